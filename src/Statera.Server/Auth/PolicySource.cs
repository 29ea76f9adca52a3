namespace Statera.Server.Auth;

/// <summary>The rules that hold now: the defaults, or with a file, which is read again when it changes.</summary>
internal sealed partial class PolicySource
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string? _path;
    private readonly RoleFamily _roles;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();
    private volatile PolicySet _now;
    private (DateTime Written, long Length) _seen;
    private long _looked;

    /// <summary>Reads the rules.</summary>
    /// <param name="path">The operator's file; null for none.</param>
    /// <param name="roles">Whose roles the default rules know.</param>
    /// <param name="time">The clock that says when to look at the file again.</param>
    /// <param name="logger">Told of a new version, and of one that can't be used.</param>
    /// <exception cref="PolicyFileException">The file can't be used.</exception>
    public PolicySource(string? path, RoleFamily roles, TimeProvider time, ILogger logger)
    {
        (_path, _roles, _time, _logger) = (path, roles, time, logger);
        _seen = Stamp();
        _looked = time.GetTimestamp();
        _now = path is null
            ? new PolicySet(OctaviaPolicies.Defaults(roles).ToDictionary(
                rule => rule.Name, rule => PolicyParser.Parse(rule.Rule)))
            : PolicyFile.Read(path, roles);
    }

    /// <summary>The rules that hold now.</summary>
    public PolicySet Now
    {
        get
        {
            if (_path is not null && _time.GetElapsedTime(Volatile.Read(ref _looked)) >= LookEvery)
            {
                Look(_path);
            }

            return _now;
        }
    }

    // By whoever asks first after a second, so that a file that nobody is judged by costs nothing.
    private void Look(string path)
    {
        if (!_looking.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref _looked, _time.GetTimestamp());
            var stamp = Stamp();
            if (stamp == _seen)
            {
                return;
            }

            _seen = stamp;
            _now = PolicyFile.Read(path, _roles);
            ReadAgain(_logger, path);
        }
        catch (PolicyFileException error)
        {
            Unusable(_logger, error.Message);
        }
        finally
        {
            _looking.Exit();
        }
    }

    private (DateTime Written, long Length) Stamp()
    {
        var file = _path is null ? null : new FileInfo(_path);
        return file is { Exists: true } ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path} has changed; its rules hold from now on")]
    private static partial void ReadAgain(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "The rules hold that held before: {Reason}")]
    private static partial void Unusable(ILogger logger, string reason);
}
