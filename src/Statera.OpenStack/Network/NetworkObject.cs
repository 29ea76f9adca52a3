using System.Collections.Immutable;

namespace Statera.OpenStack.Network;

/// <summary>What every object of the built-in network has.</summary>
public abstract record NetworkObject
{
    /// <summary>A UUID.</summary>
    public abstract string Id { get; init; }

    /// <summary>The project that owns it; empty for the operator.</summary>
    public abstract string ProjectId { get; init; }

    /// <summary>When it was made.</summary>
    public abstract DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed by a person.</summary>
    public abstract DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Words that people put on it; none twice.</summary>
    // What was stored without them is read as the default, which is no list at all.
    public ImmutableArray<string> Tags { get; init => field = value.IsDefault ? [] : value; } = [];
}
