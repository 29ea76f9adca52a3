namespace Statera.Api.LoadBalancing;

/// <summary>The versions of an API that are served.</summary>
public sealed record VersionsRecord(IReadOnlyList<VersionRecord> Versions);

/// <summary>One version.</summary>
public sealed record VersionRecord(string Id, string Status, string Updated, IReadOnlyList<LinkRecord> Links);

/// <summary>A link.</summary>
public sealed record LinkRecord(string Href, string Rel);
