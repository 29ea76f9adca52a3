using System.Collections.Immutable;
using System.Globalization;
using Statera.OpenStack.KeyManager;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.KeyManager;

/// <summary>Secrets as requests say them (Barbican's API, "POST /v1/secrets").</summary>
internal static class SecretBody
{
    private const int MostBits = 32_767;
    private static readonly string[] Types =
        ["symmetric", "public", "private", "passphrase", "certificate", "opaque"];

    /// <summary>A new secret, without its payload.</summary>
    public static SecretDocument Create(
        BodyObject body, KeyManagerActor actor, string? contentType, DateTimeOffset now)
    {
        var type = body.String("secret_type") ?? "opaque";
        if (!Types.Contains(type))
        {
            body.Refuse("secret_type", $"Value should be one of: {string.Join(", ", Types)}");
        }

        var bits = body.Int("bit_length");
        if (bits is < 1 or > MostBits)
        {
            body.Refuse("bit_length", $"Value should be from 1 to {MostBits}");
        }

        var secret = new SecretDocument(
            Guid.NewGuid().ToString(), actor.ProjectId!, actor.UserId, Some(body.Text("name")), type,
            body.Text("algorithm"), bits, body.Text("mode"), Expiration(body, now), contentType, null, [],
            ImmutableSortedDictionary<string, string>.Empty, now, now);
        body.End();
        return secret;
    }

    private static string? Some(string? name) => name?.Trim() is { Length: > 0 } some ? some : null;

    private static DateTimeOffset? Expiration(BodyObject body, DateTimeOffset now)
    {
        if (Some(body.String("expiration")) is not { } text)
        {
            return null;
        }

        if (!DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time))
        {
            body.Refuse("expiration", "Invalid date for 'expiration': use ISO 8601, like 2030-01-31T12:00:00");
            return null;
        }

        if (time <= now)
        {
            body.Refuse("expiration", "'expiration' is before current time");
        }

        return time;
    }
}
