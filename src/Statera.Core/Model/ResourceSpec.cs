using System.Collections.Immutable;

namespace Statera.Core.Model;

/// <summary>
/// What every object of a load balancer has in common: who it is, whose it is, and when it last changed.
/// </summary>
public abstract record ResourceSpec
{
    /// <summary>The object's id, unique over all kinds.</summary>
    public required Guid Id { get; init; }

    /// <summary>The project that owns the object; children have their load balancer's.</summary>
    public required string ProjectId { get; init; }

    /// <summary>A name for people, at most 255 characters; need not be unique.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the object shall take part in serving traffic.</summary>
    public bool AdminStateUp { get; init; } = true;

    /// <summary>Free labels, sorted, without repeats; each at most 255 characters.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>When the object was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the object was last changed by a write; null until then.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The load balancer's generation in which the object was made.</summary>
    public long CreatedGeneration { get; init; }

    /// <summary>
    /// The load balancer's generation in which the object last changed: it is pending until that is observed.
    /// </summary>
    public long ChangedGeneration { get; init; }
}
