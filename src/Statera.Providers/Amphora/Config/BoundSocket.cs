using System.Net;

namespace Statera.Providers.Amphora.Config;

/// <summary>Where a listener's clients come in: one of the load balancer's VIPs.</summary>
/// <param name="Endpoint">The VIP and the listener's port.</param>
/// <param name="Number">Which of the VIPs: 0 for the first, then the additional ones.</param>
internal sealed record BoundSocket(IPEndPoint Endpoint, int Number)
{
    /// <summary>
    /// The environment variable that tells the number of the listening socket, which differs from start to start.
    /// </summary>
    public string Variable => Number == 0 ? $"LISTENER_{Endpoint.Port}" : $"LISTENER_{Endpoint.Port}_{Number}";
}
