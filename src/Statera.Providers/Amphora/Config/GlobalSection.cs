namespace Statera.Providers.Amphora.Config;

/// <summary>What holds for the process as a whole.</summary>
internal sealed record GlobalSection(
    int Threads,
    int MaxConnections,
    TimeSpan DrainTimeout,
    string RuntimeSocket,
    string ServerStates,
    Jail? Jail)
{
    /// <summary>What the program has that others have not.</summary>
    public HaproxyFeatures Features { get; init; } = new(new Version(2, 6));

    /// <summary>Whose requests connections to members carry.</summary>
    public HttpReuse HttpReuse { get; init; }

    /// <summary>Where the amphora's files are.</summary>
    public string Directory => Path.GetDirectoryName(RuntimeSocket)!;

    /// <summary>Where a line for each connection goes; null for nowhere.</summary>
    public FlowLogOptions? FlowLog { get; init; }
}

/// <summary>Whom the process becomes and where it is locked up once it has started as root.</summary>
internal sealed record Jail(string User, string Group, string Directory);
