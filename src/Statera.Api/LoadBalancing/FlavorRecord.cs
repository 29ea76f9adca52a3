namespace Statera.Api.LoadBalancing;

/// <summary>A flavor as Octavia's API shows it.</summary>
public sealed record FlavorRecord(string Id, string Name, string Description, bool Enabled, string FlavorProfileId);

/// <summary>A flavor profile as Octavia's API shows it; its data is JSON in a text.</summary>
public sealed record FlavorProfileRecord(string Id, string Name, string ProviderName, string FlavorData);
