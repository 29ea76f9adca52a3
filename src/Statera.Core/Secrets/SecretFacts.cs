using System.Text.Json.Serialization;

namespace Statera.Core.Secrets;

/// <summary>What was last seen of a secret that a load balancer uses; nothing of its content.</summary>
/// <param name="Version">Differs where the content does; null where it was never good.</param>
/// <param name="ExpiresAt">When it is no longer good; null where that is not known.</param>
/// <param name="Reason">What is wrong with it or soon will be, and what to do, for a person; null for nothing.</param>
/// <param name="IsNoted">The key manager knows that it is used.</param>
public sealed record SecretFacts(string? Version, DateTimeOffset? ExpiresAt, string? Reason, bool IsNoted)
{
    /// <summary>Nothing was seen yet.</summary>
    [JsonIgnore]
    public static SecretFacts None { get; } = new(null, null, null, false);
}

/// <summary>How the certificates in use are looked after.</summary>
/// <param name="Interval">How often they are read again.</param>
/// <param name="Warning">How long before its end one is told of.</param>
public sealed record SecretWatchOptions(TimeSpan Interval, TimeSpan Warning);
