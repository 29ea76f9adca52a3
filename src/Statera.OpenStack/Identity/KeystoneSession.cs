using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Statera.OpenStack.Identity;

/// <summary>The service user's login at a real Keystone, which is renewed before it ends.</summary>
public sealed class KeystoneSession : IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(30);

    private readonly KeystoneOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private volatile Held? _held;
    private volatile Failure? _failure;

    /// <summary>Makes the session; it logs in when it is first asked.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <param name="time">The clock that tokens end by.</param>
    public KeystoneSession(KeystoneOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);

        Http = Client(TimeSpan.FromMinutes(5));

        // A login has a connection of its own: a server may close one after an answer without saying so, and what can't
        // be sent twice is lost on it. A question is sent again by itself.
        LoginHttp = Client(TimeSpan.Zero);
    }

    private HttpClient Http { get; }

    private HttpClient LoginHttp { get; }

    /// <summary>A token of the service user that is good for a while yet.</summary>
    /// <exception cref="IdentityUnavailableException">Keystone gives none now.</exception>
    public async Task<string> TokenAsync(CancellationToken cancel) =>
        (Good(_held) ?? await LogInAsync(cancel)).Token;

    /// <summary>The service user's id.</summary>
    /// <exception cref="IdentityUnavailableException">It is not known, and Keystone does not say it now.</exception>
    public async Task<string> UserIdAsync(CancellationToken cancel) =>
        (Good(_held) ?? await LogInAsync(cancel)).UserId;

    /// <summary>Says that a token was found to be worth nothing: the next one asked for is another.</summary>
    public void Forget(string token)
    {
        if (_held is { } held && held.Token == token)
        {
            Interlocked.CompareExchange(ref _held, null, held);
        }
    }

    /// <summary>Asks Keystone as the service user; anew with another token where it does not take the first.</summary>
    /// <param name="path">The path below <c>/v3</c>.</param>
    /// <param name="subject">The token that is asked about.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IdentityUnavailableException">Keystone can't be reached, or refuses the service user.</exception>
    internal async Task<HttpResponseMessage> AskAsync(string path, string subject, CancellationToken cancel)
    {
        for (var again = false; ; again = true)
        {
            var token = await TokenAsync(cancel);
            using var request = new HttpRequestMessage(HttpMethod.Get, Url(path));
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
            request.Headers.TryAddWithoutValidation("X-Subject-Token", subject);
            var reply = await SendAsync(Http, request, cancel);
            if (reply.StatusCode != HttpStatusCode.Unauthorized)
            {
                return reply;
            }

            reply.Dispose();
            Forget(token);
            if (again)
            {
                throw new IdentityUnavailableException(
                    $"Keystone at {_options.Url} gives the user {_options.User} a token, and does not take it.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Http.Dispose();
        LoginHttp.Dispose();
        _oneAtATime.Dispose();
    }

    // A proxy that the environment names is for the way out; Keystone is a neighbour.
    private static HttpClient Client(TimeSpan connectionLifetime) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = connectionLifetime,
    })
    {
        Timeout = MostWait,
    };

    private Held? Good(Held? held) => held is not null && _time.GetUtcNow() < held.RenewAt ? held : null;

    private async Task<Held> LogInAsync(CancellationToken cancel)
    {
        var asked = _time.GetTimestamp();
        await _oneAtATime.WaitAsync(cancel);
        try
        {
            if (Good(_held) is { } got)
            {
                return got;
            }

            // Who waited for a login that failed gets its answer: else a Keystone that hangs is waited for in a row.
            if (_failure is { } failure && failure.At >= asked)
            {
                throw new IdentityUnavailableException(failure.Reason);
            }

            try
            {
                return await TryLogInAsync(cancel);
            }
            catch (IdentityUnavailableException error)
            {
                _failure = new Failure(_time.GetTimestamp(), error.Message);
                throw;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<Held> TryLogInAsync(CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, Url("auth/tokens"));

        // Whole rather than in chunks, which not every WSGI server reads.
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
            await LoginAsync(cancel), KeystoneWire.Default.WireLogin));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var reply = await SendAsync(LoginHttp, request, cancel);
        if (reply.StatusCode != HttpStatusCode.Created
            || !reply.Headers.TryGetValues("X-Subject-Token", out var tokens))
        {
            throw new IdentityUnavailableException(
                $"Keystone at {_options.Url} gives no token to the user {_options.User} for the project " +
                $"{_options.Project} (status {(int)reply.StatusCode}); check the settings identity.user, " +
                "identity.project and identity.password_file.");
        }

        var said = await ReadAsync(reply, cancel);
        var ends = said?.ExpiresAt ?? now;

        // Of a token with a short life, half of it is used.
        var life = ends - now;
        var renewAt = ends - (life / 2 < RenewBefore ? life / 2 : RenewBefore);
        return _held = new Held(tokens.First(), said?.User?.Id ?? "", renewAt);
    }

    private async Task<WireLogin> LoginAsync(CancellationToken cancel)
    {
        string password;
        try
        {
            password = (await File.ReadAllTextAsync(_options.PasswordFile, cancel)).TrimEnd('\r', '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IdentityUnavailableException($"The service user's password can't be read: {error.Message}", error);
        }

        return new WireLogin(new WireAuth(
            new WireIdentity(["password"], new WirePassword(new WireUser(
                _options.User, new WireName(_options.UserDomain), password))),
            new WireScope(new WireProject(_options.Project, new WireName(_options.ProjectDomain)))));
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpClient http, HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await http.SendAsync(request, cancel);
        }
        catch (Exception error) when (
            error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new IdentityUnavailableException($"Keystone at {_options.Url} does not answer: {error.Message}", error);
        }
    }

    /// <summary>What an answer says of a token; null where it says nothing that can be read.</summary>
    internal static async Task<WireToken?> ReadAsync(HttpResponseMessage reply, CancellationToken cancel)
    {
        try
        {
            var body = await reply.Content.ReadAsByteArrayAsync(cancel);
            return JsonSerializer.Deserialize(body, KeystoneWire.Default.WireTokenReply)?.Token;
        }
        catch (Exception error) when (error is JsonException or HttpRequestException)
        {
            return null;
        }
    }

    private string Url(string path) => $"{_options.Url.AbsoluteUri.TrimEnd('/')}/{path}";

    private sealed record Failure(long At, string Reason);

    private sealed record Held(string Token, string UserId, DateTimeOffset RenewAt);
}
