using System.Collections.Concurrent;
using System.Security.Cryptography;
using Statera.Core.Store;

namespace Statera.OpenStack.Identity;

/// <summary>The built-in identity service: who may do what, and the tokens that say so.</summary>
public sealed class IdentityService : IDisposable
{
    private const string RevokedKind = "revoked-token";
    private const int MostRemembered = 10_000;

    private readonly IDocumentStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _lifetime;
    private readonly TokenCodec _codec;
    private readonly PasswordHash _passwords = new();

    // Tokens that were found valid, each with the count of changes before it was looked at: one more, and it is looked
    // at again, so that a change of who may do what acts at once.
    private readonly ConcurrentDictionary<string, (Principal Principal, long Changes)> _valid = [];
    private long _changes;

    /// <summary>Makes the service.</summary>
    /// <param name="store">Where users and projects are kept.</param>
    /// <param name="time">The clock that tokens expire by.</param>
    /// <param name="lifetime">How long a token is good for.</param>
    /// <param name="tokenKey">The secret that signs tokens, 32 bytes, the same at every start.</param>
    public IdentityService(IDocumentStore store, TimeProvider time, TimeSpan lifetime, byte[] tokenKey)
    {
        _store = store;
        _time = time;
        _lifetime = lifetime;
        _codec = new TokenCodec(tokenKey);
    }

    /// <summary>Gives a token to who proves who it is; null to who does not, whatever is wrong.</summary>
    public async Task<IssuedToken?> IssueAsync(Credentials credentials, CancellationToken cancel)
    {
        var (user, method, notAfter, credential) = await ProveAsync(credentials, cancel);
        if (user is not { Enabled: true })
        {
            return null;
        }

        // An application credential is of one project, and good for no other.
        var scope = credential is null || !credentials.Scope.IsOpen
            ? credentials.Scope
            : new TokenScope(credential.ProjectId, null, Unscoped: false);
        var project = await ScopeAsync(user, scope, cancel);
        if ((project is null && (scope.ProjectId ?? scope.ProjectName) is not null)
            || (credential is not null && project?.Id != credential.ProjectId)
            || (scope.System && user.SystemGrants is not { Length: > 0 }))
        {
            return null;
        }

        var now = _time.GetUtcNow();
        var expires = now + _lifetime < notAfter ? now + _lifetime : notAfter;
        var text = _codec.Encode(new TokenPayload(
            user.Id, project?.Id, now.ToUnixTimeMilliseconds(), expires.ToUnixTimeMilliseconds(), NewId(), method,
            credential?.Id, scope.System));
        return await ValidateAsync(text, cancel) is { } principal ? new IssuedToken(text, principal) : null;
    }

    /// <summary>
    /// Who a token stands for, or null where it is worth nothing: forged, expired, revoked, or its user or project
    /// gone.
    /// </summary>
    public async ValueTask<Principal?> ValidateAsync(string token, CancellationToken cancel)
    {
        var changes = Interlocked.Read(ref _changes);
        if (_valid.TryGetValue(token, out var known) && known.Changes == changes)
        {
            return known.Principal.ExpiresAt > _time.GetUtcNow() ? known.Principal : null;
        }

        if (_codec.Decode(token) is not { } payload
            || DateTimeOffset.FromUnixTimeMilliseconds(payload.ExpiresAt) <= _time.GetUtcNow())
        {
            return null;
        }

        var principal = await _store.ReadAsync(reader => PrincipalOf(reader, payload), cancel);
        if (principal is not null)
        {
            if (_valid.Count >= MostRemembered)
            {
                _valid.Clear();
            }

            _valid[token] = (principal, changes);
        }

        return principal;
    }

    /// <summary>Makes a token worth nothing from now on.</summary>
    public async Task RevokeAsync(string token, CancellationToken cancel)
    {
        if (_codec.Decode(token) is { } payload)
        {
            await ChangeAsync(
                store =>
                {
                    ForgetExpired(store);
                    var expires = DateTimeOffset.FromUnixTimeMilliseconds(payload.ExpiresAt);
                    store.Put(new Document(RevokedKind, payload.AuditId, null, expires, "{}"));
                    return true;
                },
                cancel);
        }
    }

    /// <summary>Reads the users and projects.</summary>
    public ValueTask<T> ReadAsync<T>(Func<IDocumentReader, T> read, CancellationToken cancel) =>
        _store.ReadAsync(read, cancel);

    /// <summary>Changes users or projects; what it means for tokens holds when this returns.</summary>
    public async Task<T> ChangeAsync<T>(Func<IDocumentTransaction, T> change, CancellationToken cancel)
    {
        try
        {
            return await _store.WriteAsync(change, cancel);
        }
        finally
        {
            Interlocked.Increment(ref _changes);
        }
    }

    /// <summary>Whether a password is a user's.</summary>
    public Task<bool> IsPasswordOfAsync(User user, string password, CancellationToken cancel) =>
        _passwords.IsRightAsync(password, user.PasswordHash, cancel);

    /// <summary>A new id in Keystone's form.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <inheritdoc/>
    public void Dispose() => _passwords.Dispose();

    private async Task<(User? User, string Method, DateTimeOffset NotAfter, ApplicationCredential? Credential)> ProveAsync(
        Credentials credentials, CancellationToken cancel)
    {
        if (credentials.Application is { } application)
        {
            return await ProveAsync(credentials, application, cancel);
        }

        if (credentials.Token is { } token)
        {
            // A token that was traded in for another must not live longer by it.
            var principal = await ValidateAsync(token, cancel);
            return (principal?.User, "token", principal?.ExpiresAt ?? default, principal?.Credential);
        }

        var user = await _store.ReadAsync(
            reader => credentials.UserId is { } id ? reader.FindUser(id) : reader.FindUserByName(credentials.Name ?? ""),
            cancel);
        var right = await _passwords.IsRightAsync(credentials.Password ?? "", user?.PasswordHash, cancel);
        return (right ? user : null, "password", DateTimeOffset.MaxValue, null);
    }

    private async Task<(User? User, string Method, DateTimeOffset NotAfter, ApplicationCredential? Credential)> ProveAsync(
        Credentials credentials, ApplicationProof proof, CancellationToken cancel)
    {
        var (user, credential) = await _store.ReadAsync(
            reader =>
            {
                if (proof.Id is { } id)
                {
                    var named = reader.FindCredential(id);
                    return (named is null ? null : reader.FindUser(named.UserId), named);
                }

                var owner = credentials.UserId is { } userId
                    ? reader.FindUser(userId)
                    : reader.FindUserByName(credentials.Name ?? "");
                return (owner, owner is null ? null : reader.FindCredentialByName(owner.Id, proof.Name ?? ""));
            },
            cancel);
        var right = await _passwords.IsRightAsync(proof.Secret, credential?.SecretHash, cancel);
        var ends = credential?.ExpiresAt ?? DateTimeOffset.MaxValue;
        return right && ends > _time.GetUtcNow()
            ? (user, ApplicationCredential.Method, ends, credential)
            : (null, ApplicationCredential.Method, default, null);
    }

    private async Task<Project?> ScopeAsync(User user, TokenScope scope, CancellationToken cancel)
    {
        var project = await _store.ReadAsync(
            reader => scope switch
            {
                { Unscoped: true } or { System: true } => null,
                { ProjectId: { } id } => reader.FindProject(id),
                { ProjectName: { } name } => reader.FindProjectByName(name),
                _ => user.DefaultProjectId is { } standard ? reader.FindProject(standard) : null,
            },
            cancel);
        return project is { Enabled: true } && user.Grants.ContainsKey(project.Id) ? project : null;
    }

    private static Principal? PrincipalOf(IDocumentReader reader, TokenPayload payload)
    {
        var user = reader.FindUser(payload.UserId);
        var project = payload.ProjectId is { } id ? reader.FindProject(id) : null;
        if (user is not { Enabled: true } || payload.IssuedAt < user.TokensSince.ToUnixTimeMilliseconds()
            || reader.Find(RevokedKind, payload.AuditId) is not null)
        {
            return null;
        }

        if ((payload.ProjectId is not null && (project is not { Enabled: true } || !user.Grants.ContainsKey(project.Id)))
            || (payload.System && user.SystemGrants is not { Length: > 0 }))
        {
            return null;
        }

        var credential = payload.CredentialId is { } credentialId ? reader.FindCredential(credentialId) : null;
        if (payload.CredentialId is not null && credential is null)
        {
            return null;
        }

        var granted = payload.System ? user.SystemGrants!.Value : project is null ? [] : user.Grants[project.Id];
        var roles = Role.Granted(granted);

        return new Principal(
            user,
            project,
            credential is null ? roles : [.. roles.Where(role => credential.Roles.Contains(role.Name))],
            DateTimeOffset.FromUnixTimeMilliseconds(payload.IssuedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(payload.ExpiresAt),
            payload.AuditId,
            payload.Method,
            credential,
            payload.System);
    }

    private void ForgetExpired(IDocumentTransaction store)
    {
        foreach (var revoked in store.List(RevokedKind).Where(it => it.CreatedAt <= _time.GetUtcNow()))
        {
            store.Delete(RevokedKind, revoked.Id);
        }
    }
}
