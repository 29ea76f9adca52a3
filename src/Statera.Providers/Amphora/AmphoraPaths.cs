namespace Statera.Providers.Amphora;

/// <summary>The files of one amphora, beside its configurations.</summary>
internal sealed record AmphoraPaths(string Directory)
{
    /// <summary>Where HAProxy listens for us.</summary>
    public string RuntimeSocket => Path.Combine(Directory, "haproxy.sock");

    /// <summary>What a process that is being replaced tells the next one of its members' health.</summary>
    public string ServerStates => Path.Combine(Directory, "servers.state");

    /// <summary>Which process was told changes, so that it is no longer what its configuration says.</summary>
    public string Told => Path.Combine(Directory, "told");

    /// <summary>Where HAProxy is locked up when it has PROMETHEUS listeners; there is nothing but the next.</summary>
    public string Jail => Path.Combine(Directory, "jail");

    /// <summary>Where it asks us for its metrics.</summary>
    public string MetricsSocket => Path.Combine(Jail, "metrics.sock");

    /// <summary>What all processes counted.</summary>
    public string Statistics => Path.Combine(Directory, "statistics.json");
}
