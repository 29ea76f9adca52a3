using Statera.Core.Store;
using Statera.OpenStack.Identity;
using Statera.Server.Auth;
using Statera.Server.Settings;

namespace Statera.Server.Hosting;

/// <summary>Who knows who sends a request: the parts of one of the three modes.</summary>
internal sealed class IdentityParts : IAsyncDisposable
{
    private readonly Stack<IDisposable> _owned = new();

    private IdentityParts(ITokenValidator validator) => Validator = validator;

    /// <summary>Who judges the tokens.</summary>
    public ITokenValidator Validator { get; }

    /// <summary>The identity service that is part of this one; null in the other modes.</summary>
    public IdentityService? BuiltIn { get; private init; }

    /// <summary>Where tokens are given, where that is not here; empty for nowhere.</summary>
    public string AuthUrl { get; private init; } = "";

    /// <summary>What a person does to be let in, where that is not the operator's password.</summary>
    public string CredentialsHint { get; private init; } = "";

    /// <summary>The service user's login at the real Keystone; null in the other modes.</summary>
    public KeystoneSession? Service { get; private init; }

    /// <summary>The operator's password; null where it is not known here.</summary>
    public string? AdminPassword { get; private init; }

    /// <summary>What has to be said again and again; null for nothing.</summary>
    public OpenDoorWarning? Warning { get; private init; }

    /// <summary>The project that the network at the first start is of.</summary>
    public string AdminProject { get; private init; } = "";

    /// <summary>Makes the parts of a mode.</summary>
    public static async Task<IdentityParts> CreateAsync(
        IdentitySettings settings, TimeSpan tokenLifetime, IDocumentStore documents, StateDirectory state, TimeProvider time,
        ILoggerFactory loggers, CancellationToken cancel)
    {
        if (settings.Mode == IdentityMode.None)
        {
            return new IdentityParts(new NoValidator())
            {
                CredentialsHint = "none: everybody may do everything",
                Warning = new OpenDoorWarning(time, loggers.CreateLogger<OpenDoorWarning>()),
            };
        }

        return settings.Keystone is { } keystone
            ? Real(keystone, time)
            : await OwnAsync(tokenLifetime, documents, state, time, cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        while (_owned.TryPop(out var owned))
        {
            owned.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static IdentityParts Real(KeystoneOptions options, TimeProvider time)
    {
        var session = new KeystoneSession(options, time);
        var parts = new IdentityParts(new KeystoneValidator(new KeystoneTokens(session, options.CacheTime, time)))
        {
            AuthUrl = options.Url.AbsoluteUri.TrimEnd('/'),
            CredentialsHint = $"those of Keystone at {options.Url}",
            Service = session,
        };
        parts._owned.Push(session);
        return parts;
    }

    private static async Task<IdentityParts> OwnAsync(
        TimeSpan tokenLifetime, IDocumentStore documents, StateDirectory state, TimeProvider time, CancellationToken cancel)
    {
        var identity = new IdentityService(
            documents, time, tokenLifetime, IdentityBootstrap.TokenKey(state.In("token-key")));
        var (password, project) = await IdentityBootstrap.AdminAsync(
            identity, state.In("admin-password"), time.GetUtcNow(), cancel);
        var parts = new IdentityParts(new BuiltInValidator(identity))
        {
            BuiltIn = identity, AdminPassword = password, AdminProject = project,
        };
        parts._owned.Push(identity);
        return parts;
    }
}
