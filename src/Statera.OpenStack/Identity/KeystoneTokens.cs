using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Statera.OpenStack.Identity;

/// <summary>What a real Keystone says of tokens, remembered for a while.</summary>
/// <param name="session">Who asks.</param>
/// <param name="cacheTime">How long an answer is believed.</param>
/// <param name="time">The clock.</param>
public sealed class KeystoneTokens(KeystoneSession session, TimeSpan cacheTime, TimeProvider time)
{
    // What Keystone does not know now it may know soon: a copy of it may be behind by seconds.
    private static readonly TimeSpan RefusedTime = TimeSpan.FromSeconds(5);
    private const int MostRemembered = 10_000;

    // By a hash: the memory of this process then holds no token that it is not at work for.
    private readonly ConcurrentDictionary<string, (KeystoneToken? Token, DateTimeOffset Until)> _known = [];
    private readonly ConcurrentDictionary<string, Task<KeystoneToken?>> _asking = [];

    /// <summary>Who a token stands for; null where it is worth nothing.</summary>
    /// <exception cref="IdentityUnavailableException">It is not known, and Keystone can't be asked.</exception>
    public async ValueTask<KeystoneToken?> ValidateAsync(string token, CancellationToken cancel)
    {
        if (token.Any(letter => letter is <= ' ' or > '~'))
        {
            return null;
        }

        var key = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        var now = time.GetUtcNow();
        if (_known.TryGetValue(key, out var known) && now < known.Until)
        {
            return known.Token is null || now < known.Token.ExpiresAt ? known.Token : null;
        }

        // Many requests with the same token at the same time ask once.
        return await _asking.GetOrAdd(key, _ => AskAsync(key, token)).WaitAsync(cancel);
    }

    private async Task<KeystoneToken?> AskAsync(string key, string token)
    {
        // Not before this is entered in the table, which it leaves at its end.
        await Task.Yield();
        try
        {
            var answer = await AskAsync(token);
            if (_known.Count >= MostRemembered)
            {
                Forget();
            }

            var believed = answer is null && RefusedTime < cacheTime ? RefusedTime : cacheTime;
            _known[key] = (answer, time.GetUtcNow() + believed);
            return answer;
        }
        finally
        {
            _asking.TryRemove(key, out _);
        }
    }

    private async Task<KeystoneToken?> AskAsync(string token)
    {
        using var reply = await session.AskAsync("auth/tokens?nocatalog", token, CancellationToken.None);
        switch (reply.StatusCode)
        {
            case HttpStatusCode.OK:
                break;
            case HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.RequestHeaderFieldsTooLarge:
                return null;
            case HttpStatusCode.Forbidden:
                throw new IdentityUnavailableException(
                    "Keystone does not let the service user validate tokens; give it the role service or admin.");
            default:
                throw new IdentityUnavailableException(
                    $"Keystone can't validate tokens now: it answers {(int)reply.StatusCode}.");
        }

        return await KeystoneSession.ReadAsync(reply, CancellationToken.None) is
            { User.Id: { } user, ExpiresAt: { } ends } said
            ? new KeystoneToken(
                user, said.Project?.Id, said.System is { All: true } ? "all" : null,
                [.. said.Roles?.Select(role => role.Name) ?? []], ends)
            : throw new IdentityUnavailableException("Keystone's answer about a token can't be read.");
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (key, known) in _known)
        {
            if (known.Until <= now)
            {
                _known.TryRemove(key, out _);
            }
        }

        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }
    }
}
