namespace Statera.Api.LoadBalancing;

/// <summary>The body of an error of a request that came to no resource.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Title">Its name.</param>
/// <param name="Description">What is wrong, for a person; empty or null where there is no more to say.</param>
public sealed record UnroutedErrorRecord(int Code, string Title, string? Description);
