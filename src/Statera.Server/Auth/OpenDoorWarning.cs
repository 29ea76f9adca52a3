namespace Statera.Server.Auth;

/// <summary>
/// Says in the log that nobody is asked who they are: at the start, and then every hour, for logs scroll away.
/// </summary>
internal sealed partial class OpenDoorWarning(TimeProvider time, ILogger logger)
{
    /// <summary>How often it is said.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            EverybodyMayDoEverything(logger);
            await Task.Delay(Interval, time, cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "identity.mode is none: NOBODY IS ASKED WHO THEY ARE, and everybody who reaches the ports may do everything. " +
        "For tests only")]
    private static partial void EverybodyMayDoEverything(ILogger logger);
}
