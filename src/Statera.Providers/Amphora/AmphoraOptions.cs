namespace Statera.Providers.Amphora;

/// <summary>How amphorae are run on this host.</summary>
public sealed record AmphoraOptions
{
    /// <summary>Where amphorae keep their files, one directory each. Its path may have no more than 47 bytes, as a Unix
    /// socket is made two levels below it.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The HAProxy program (2.6 or later): a path, or a name that is searched for on PATH and in /usr/sbin,
    /// where
    /// distributions put it and where PATH often does not lead. Default: <c>haproxy</c>.</summary>
    public string HaproxyPath { get; init; } = "haproxy";

    /// <summary>The user that HAProxy becomes once it has started; used only where we are root. Default:
    /// <c>haproxy</c>,
    /// which every distribution's package makes.</summary>
    public string User { get; init; } = "haproxy";

    /// <summary>
    /// The group that HAProxy becomes once it has started; used only where we are root. Default: <c>haproxy</c>.
    /// </summary>
    public string Group { get; init; } = "haproxy";

    /// <summary>Connections that one amphora takes at one time, over all its listeners; lowered where the limit of open
    /// files (2.5 files a connection) does not allow it. Default: 4000, as HAProxy sets up its table of files at
    /// start: 0.16 kB of memory for each connection that may come. An idle amphora takes 3.0 MB with it, 2.4 MB with
    /// 200, and 3.6 MB with 7600 (measured).</summary>
    public int MaxConnections { get; init; } = 4000;

    /// <summary>Threads of one amphora. Default: 1, as one thread takes some 20,000 requests a second, and a second one
    /// costs memory and CPU time in each request (measured).</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whose requests a kept connection to a member carries. Default: everybody's, which halves the CPU time of
    /// clients that close (measured).</summary>
    public HttpReuse HttpReuse { get; init; } = HttpReuse.Always;

    /// <summary>How long a process that was replaced may go on with the connections that it has, before they are cut.
    /// Default: one hour, so that a long download survives a change, but processes do not pile up for days.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Time between two looks at how an amphora is doing; its death is seen at once whatever this says.
    /// Default:
    /// one second, Octavia's clients poll no faster.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where a line for each connection goes. Default: null for nowhere, so that nothing is spent on it.</summary>
    public FlowLogOptions? FlowLog { get; init; }

    /// <summary>What is wrong with these settings; null for nothing.</summary>
    internal string? Problem() => this switch
    {
        { StateDirectory: "" } => "The amphora provider's state directory is not set.",
        { MaxConnections: < 1 or > 1_000_000 } => "An amphora's connections must be 1 to 1000000.",
        { Threads: < 1 or > 64 } => "An amphora's threads must be 1 to 64.",
        _ when DrainTimeout < TimeSpan.FromSeconds(1) || DrainTimeout > TimeSpan.FromDays(24) =>
            "An amphora's drain timeout must be 1 second to 24 days.",
        { FlowLog.Facility: < 0 or > 7 } => "The flow log's facility must be 0 to 7.",
        _ when PollInterval < TimeSpan.FromMilliseconds(10) => "An amphora's poll interval must be 10 ms at least.",
        _ when System.Text.Encoding.UTF8.GetByteCount(Path.GetFullPath(StateDirectory)) > 47 =>
            $"The amphora provider's state directory {Path.GetFullPath(StateDirectory)} is too long: a Unix socket is "
            + "made below it, so its path may have 47 bytes at most.",
        _ => null,
    };
}
