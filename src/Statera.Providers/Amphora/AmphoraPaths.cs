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

    /// <summary>What all processes counted.</summary>
    public string Statistics => Path.Combine(Directory, "statistics.json");
}
