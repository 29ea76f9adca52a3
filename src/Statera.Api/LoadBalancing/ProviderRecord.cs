namespace Statera.Api.LoadBalancing;

/// <summary>A provider that load balancers can be made with.</summary>
public sealed record ProviderRecord(string Name, string Description);
