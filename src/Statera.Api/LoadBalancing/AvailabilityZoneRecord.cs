namespace Statera.Api.LoadBalancing;

/// <summary>An availability zone as Octavia's API shows it; its name is its key.</summary>
public sealed record AvailabilityZoneRecord(
    string Name, string Description, bool Enabled, string AvailabilityZoneProfileId);

/// <summary>An availability zone profile as Octavia's API shows it; its data is JSON in a text.</summary>
public sealed record AvailabilityZoneProfileRecord(
    string Id, string Name, string ProviderName, string AvailabilityZoneData);
