using Microsoft.Extensions.Logging;

namespace Statera.Providers.Amphora;

internal sealed partial class LocalAmphora
{
    [LoggerMessage(1, LogLevel.Information,
        "Load balancer {LoadBalancerId} is served by HAProxy {Pid} with {Config}, started in {Milliseconds} ms")]
    private partial void LogServing(Guid loadBalancerId, int pid, string config, int milliseconds);

    [LoggerMessage(2, LogLevel.Information, "Load balancer {LoadBalancerId} is served by HAProxy {Pid} as before")]
    private partial void LogAdopted(Guid loadBalancerId, int pid);

    [LoggerMessage(3, LogLevel.Warning, "Load balancer {LoadBalancerId}: the kernel does not let us take over the sockets "
        + "of HAProxy {Pid} (see kernel.yama.ptrace_scope); it is replaced, and connections may be refused for a moment")]
    private partial void LogAdoptionRefused(Guid loadBalancerId, int pid);

    [LoggerMessage(4, LogLevel.Error, "Load balancer {LoadBalancerId}: HAProxy does not take the configuration: {Complaint}")]
    private partial void LogRefused(Guid loadBalancerId, string complaint);

    [LoggerMessage(5, LogLevel.Error, "Load balancer {LoadBalancerId}: HAProxy could not be started: {Complaint}")]
    private partial void LogNotStarted(Guid loadBalancerId, string complaint);

    [LoggerMessage(6, LogLevel.Information, "Load balancer {LoadBalancerId} has nothing to serve; HAProxy {Pid} is retired")]
    private partial void LogStopped(Guid loadBalancerId, int pid);

    [LoggerMessage(7, LogLevel.Information, "Load balancer {LoadBalancerId} is removed from this host")]
    private partial void LogRemoved(Guid loadBalancerId);

    [LoggerMessage(8, LogLevel.Information, "Load balancer {LoadBalancerId}: another HAProxy took over (reason: {Reason})")]
    private partial void LogReloaded(Guid loadBalancerId, string reason);

    [LoggerMessage(9, LogLevel.Warning,
        "Load balancer {LoadBalancerId}: HAProxy did not take a change of its servers ({Answer}); another one takes over")]
    private partial void LogNotTold(Guid loadBalancerId, string answer);

    [LoggerMessage(11, LogLevel.Warning,
        "Load balancer {LoadBalancerId}: HAProxy {Pid} is not in the network namespace {Place}, which was made anew; another one takes its place")]
    private partial void LogMoved(Guid loadBalancerId, int pid, string place);

    [LoggerMessage(10, LogLevel.Information,
        "Load balancer {LoadBalancerId}: HAProxy {Pid} was told {Count} changes of its servers")]
    private partial void LogTold(Guid loadBalancerId, int pid, int count);
}
