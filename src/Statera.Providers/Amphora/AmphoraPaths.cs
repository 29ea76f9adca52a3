namespace Statera.Providers.Amphora;

/// <summary>The files of one amphora, beside its configurations.</summary>
internal sealed record AmphoraPaths(string Directory)
{
    /// <summary>Where HAProxy listens for us.</summary>
    public string RuntimeSocket => Path.Combine(Directory, "haproxy.sock");

    /// <summary>What a process that is being replaced tells the next one of its members' health.</summary>
    public string ServerStates => Path.Combine(Directory, "servers.state");

    /// <summary>What all processes counted.</summary>
    public string Statistics => Path.Combine(Directory, "statistics.json");
}
