using Microsoft.Extensions.Logging;

namespace Statera.Providers.Amphora.Runtime;

internal sealed partial class HealthWatcher
{
    [LoggerMessage(1, LogLevel.Warning, "HAProxy {Pid} ended unexpectedly")]
    private partial void LogEnded(int pid);

    [LoggerMessage(2, LogLevel.Warning, "HAProxy {Pid} does not answer: {Trouble}")]
    private partial void LogTrouble(int pid, string trouble);

    [LoggerMessage(3, LogLevel.Information, "HAProxy {Pid} did not answer {Command}: {Reason}")]
    private partial void LogNoAnswer(int pid, string command, string reason);

    [LoggerMessage(4, LogLevel.Error, "Watching HAProxy {Pid} failed")]
    private partial void LogBug(Exception error, int pid);
}
