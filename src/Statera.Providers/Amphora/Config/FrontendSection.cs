using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Config;

/// <summary>One listener.</summary>
internal sealed record FrontendSection(
    Guid ListenerId,
    ImmutableArray<BoundSocket> Binds,
    ProxyMode Mode,
    int? MaxConnections,
    int ClientTimeout,
    string? DefaultBackend)
{
    /// <summary>What goes another way than to the default backend, in this order.</summary>
    public ImmutableArray<L7Section> Policies { get; init; } = [];

    /// <summary>Where clients may come from; empty for anywhere.</summary>
    public ImmutableArray<string> AllowedSources { get; init; } = [];

    /// <summary>How long a connection is looked at before it is decided; 0 for not at all.</summary>
    public int InspectDelay { get; init; }

    /// <summary>How TLS is ended; null where it is not.</summary>
    public TlsBind? Tls { get; init; }

    /// <summary>Where metrics come from; null for a listener that has none to tell.</summary>
    public MetricsRoute? Metrics { get; init; }

    /// <summary>What is logged of its connections, and where; null for nothing.</summary>
    public FlowLog? FlowLog { get; init; }
}
