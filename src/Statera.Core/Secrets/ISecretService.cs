namespace Statera.Core.Secrets;

/// <summary>
/// The key manager, in Barbican's terms: what listeners and pools name by reference is read here, never kept.
/// </summary>
public interface ISecretService
{
    /// <summary>Reads what a reference names: a secret, or a <c>certificate</c> container.</summary>
    /// <param name="reference">The whole reference, as Barbican gives it out.</param>
    /// <param name="reader">For whom.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SecretUnreadableException">There is none, it may not be read, or nobody answers.</exception>
    Task<SecretContent> ReadAsync(string reference, SecretReader reader, CancellationToken cancel);

    /// <summary>
    /// Lets the service itself read from now on what its reader may: it looks again when the reader is gone. Asked once
    /// the content was found good.
    /// </summary>
    /// <exception cref="SecretUnreadableException">The reader may not share it.</exception>
    Task ShareAsync(string reference, SecretReader reader, CancellationToken cancel);

    /// <summary>Notes that a load balancer uses what a reference names; once is enough, and again does no harm.</summary>
    /// <exception cref="SecretUnreadableException">It could not be noted.</exception>
    Task AddConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel);

    /// <summary>Takes that note back; a note or secret that is gone is none to take back.</summary>
    /// <exception cref="SecretUnreadableException">It could not be taken back.</exception>
    Task RemoveConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel);
}

/// <summary>For whom a secret is read.</summary>
/// <param name="ProjectId">The project of the load balancer that uses it.</param>
/// <param name="UserId">The user who writes the reference; null for the service, which looks again later.</param>
/// <param name="IsAdmin">That user is the operator.</param>
/// <param name="Token">That user's token, for a key manager that decides by itself.</param>
public sealed record SecretReader(string ProjectId, string? UserId = null, bool IsAdmin = false, string? Token = null)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"project {ProjectId}, user {UserId ?? "none"}";
}

/// <summary>A secret can't be read, or its use can't be noted.</summary>
/// <param name="message">Why, for a person.</param>
/// <param name="isTold">Who writes the reference is told why, and not only that it can't be read.</param>
public sealed class SecretUnreadableException(string message, bool isTold = false) : Exception(message)
{
    /// <summary>Who writes the reference is told why.</summary>
    public bool IsTold => isTold;
}
