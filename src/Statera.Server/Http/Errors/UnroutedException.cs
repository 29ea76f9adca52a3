namespace Statera.Server.Http.Errors;

/// <summary>A request is refused before it comes to a resource: by its headers, or by a query that can't be read.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What is wrong, for a person.</param>
/// <param name="title">What the status is called; null for its own name.</param>
internal sealed class UnroutedException(int status, string message, string? title = null) : Exception(message)
{
    /// <summary>What the status is called; null for its own name.</summary>
    public string? Title => title;

    /// <summary>The HTTP status.</summary>
    public int Status => status;
}
