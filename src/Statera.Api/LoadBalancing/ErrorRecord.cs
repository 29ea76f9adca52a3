namespace Statera.Api.LoadBalancing;

/// <summary>An error as Octavia's clients read it.</summary>
public sealed record ErrorRecord(string Faultcode, string Faultstring, string? Debuginfo);
