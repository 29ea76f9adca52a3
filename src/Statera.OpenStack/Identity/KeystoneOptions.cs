namespace Statera.OpenStack.Identity;

/// <summary>Where a real Keystone is, and as whom it is asked.</summary>
/// <param name="Url">Its root, with <c>/v3</c>.</param>
/// <param name="User">The service user's name.</param>
/// <param name="UserDomain">The name of the domain that the user is of.</param>
/// <param name="Project">The project that the user's token is for.</param>
/// <param name="ProjectDomain">The name of the domain that the project is of.</param>
/// <param name="PasswordFile">The file with the user's password; read at every login, so that it can be changed.</param>
/// <param name="CacheTime">How long an answer about a token is believed.</param>
public sealed record KeystoneOptions(
    Uri Url, string User, string UserDomain, string Project, string ProjectDomain, string PasswordFile, TimeSpan CacheTime);

/// <summary>Keystone can't be asked now: what it said of tokens before may still hold, but nothing new is known.</summary>
/// <param name="message">What is wrong, for a person.</param>
/// <param name="inner">What made it so; null where Keystone answered, but not well.</param>
public sealed class IdentityUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What Keystone says of a good token.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="ProjectId">The project that it is for; null for none.</param>
/// <param name="SystemScope"><c>all</c> where it is for the system; else null.</param>
/// <param name="Roles">The user's roles there, by name.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record KeystoneToken(
    string UserId, string? ProjectId, string? SystemScope, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt);
