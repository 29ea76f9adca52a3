namespace Statera.Server.Http.Errors;

/// <summary>A request is refused before it comes to a resource: by its headers, or by a query that can't be read.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What is wrong, for a person.</param>
internal sealed class UnroutedException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;
}
