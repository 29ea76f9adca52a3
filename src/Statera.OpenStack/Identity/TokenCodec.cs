using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Statera.OpenStack.Identity;

/// <summary>What a token says.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="ProjectId">What it is for; null for no project.</param>
/// <param name="IssuedAt">Unix milliseconds.</param>
/// <param name="ExpiresAt">Unix milliseconds.</param>
/// <param name="AuditId">Names it in logs and when it is revoked.</param>
/// <param name="Method">How its user proved who it is.</param>
/// <param name="CredentialId">The application credential that it was given for; null for another proof.</param>
/// <param name="System">It is for the system.</param>
internal sealed record TokenPayload(
    string UserId, string? ProjectId, long IssuedAt, long ExpiresAt, string AuditId, string Method,
    string? CredentialId = null, bool System = false);

/// <summary>Tokens that are signed rather than stored: they cost no write, and survive a restart.</summary>
/// <param name="key">The secret that signs them, 32 bytes.</param>
internal sealed class TokenCodec(byte[] key)
{
    // The first bytes say which form the rest has, so that another can come.
    private const string Version = "st1.";

    /// <summary>Makes a token.</summary>
    public string Encode(TokenPayload payload)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(payload, IdentityJson.Default.TokenPayload);
        return $"{Version}{Base64Url.EncodeToString(body)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, body))}";
    }

    /// <summary>Reads a token; null where it is not one of ours. Its time is not judged.</summary>
    public TokenPayload? Decode(string token)
    {
        if (!token.StartsWith(Version, StringComparison.Ordinal) || token.Split('.') is not [_, var body, var signature]
            || !Base64Url.IsValid(body) || !Base64Url.IsValid(signature))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(body);
        return CryptographicOperations.FixedTimeEquals(
            HMACSHA256.HashData(key, bytes), Base64Url.DecodeFromChars(signature))
                ? JsonSerializer.Deserialize(bytes, IdentityJson.Default.TokenPayload)
                : null;
    }
}
