using System.Net;

namespace Statera.Api.Client;

/// <summary>The service refused a request, and says why.</summary>
/// <param name="status">The status of the reply.</param>
/// <param name="message">What the service said: for a person, and for the log.</param>
public sealed class ApiException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>The status of the reply.</summary>
    public HttpStatusCode Status { get; } = status;
}
