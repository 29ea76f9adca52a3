namespace Statera.Providers.Amphora.Config;

/// <summary>One listener.</summary>
internal sealed record FrontendSection(
    Guid ListenerId,
    int Port,
    ProxyMode Mode,
    int? MaxConnections,
    int ClientTimeout,
    string? DefaultBackend)
{
    /// <summary>
    /// The environment variable that tells the number of the listening socket, which differs from start to start.
    /// </summary>
    public string SocketVariable => $"LISTENER_{Port}";
}
