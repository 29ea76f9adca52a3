using Statera.OpenStack.Identity;

namespace Statera.Server.Auth;

/// <summary>Who knows who sent a request.</summary>
internal interface ITokenValidator
{
    /// <summary>Who sent it; null for nobody who can prove it.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IdentityUnavailableException">That can't be known now.</exception>
    ValueTask<Caller?> ValidateAsync(IHeaderDictionary headers, CancellationToken cancel);
}

/// <summary>The built-in identity service gave the token.</summary>
internal sealed class BuiltInValidator(IdentityService identity) : ITokenValidator
{
    public async ValueTask<Caller?> ValidateAsync(IHeaderDictionary headers, CancellationToken cancel) =>
        TokenHeader.Of(headers) is { } token && await identity.ValidateAsync(token, cancel) is { } principal
            ? new Caller(principal.User.Id, principal.Project?.Id, [.. principal.Roles.Select(role => role.Name)])
            {
                SystemScope = principal.System ? "all" : null,
                Credential = principal.Credential,
            }
            : null;
}

/// <summary>A real Keystone gave the token.</summary>
internal sealed class KeystoneValidator(KeystoneTokens tokens) : ITokenValidator
{
    public async ValueTask<Caller?> ValidateAsync(IHeaderDictionary headers, CancellationToken cancel) =>
        TokenHeader.Of(headers) is { } text && await tokens.ValidateAsync(text, cancel) is { } token
            ? new Caller(token.UserId, token.ProjectId, token.Roles) { SystemScope = token.SystemScope }
            : null;
}

/// <summary>Nobody gives tokens: who sends a request says who it is, as with Octavia's noauth. For tests.</summary>
internal sealed class NoValidator : ITokenValidator
{
    public ValueTask<Caller?> ValidateAsync(IHeaderDictionary headers, CancellationToken cancel) => new(new Caller(
        headers["X-User-Id"].ToString(),
        headers["X-Project-Id"] is [{ Length: > 0 } project] ? project : null,
        headers["X-Roles"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
    {
        IsUnlimited = true,
    });
}

/// <summary>Where a request carries its token.</summary>
internal static class TokenHeader
{
    public static string? Of(IHeaderDictionary headers) =>
        headers["X-Auth-Token"] is [{ Length: > 0 } token] ? token : null;
}
