namespace Statera.Api.LoadBalancing;

/// <summary>The five counters of a listener, or of all listeners of a load balancer.</summary>
public sealed record StatisticsRecord(
    long BytesIn, long BytesOut, long ActiveConnections, long TotalConnections, long RequestErrors);
