using Microsoft.Extensions.Logging;

namespace Statera.Core.Reconcile;

public sealed partial class LoadBalancerReconciler
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Load balancer {Id}: generation {Generation} is carried out")]
    private static partial void CarriedOut(ILogger logger, Guid id, long generation);

    [LoggerMessage(Level = LogLevel.Information, Message = "Load balancer {Id} is removed")]
    private static partial void Removed(ILogger logger, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Load balancer {Id}: generation {Generation}: {Reason}")]
    private static partial void NotCarriedOut(ILogger logger, Guid id, long generation, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Load balancer {Id}: generation {Generation} failed unexpectedly")]
    private static partial void Failed(ILogger logger, Exception error, Guid id, long generation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Id} is removed, but the key manager still lists it as a user of {Reference}")]
    private static partial void SecretNotGivenBack(ILogger logger, Exception error, Guid id, string reference);
}
