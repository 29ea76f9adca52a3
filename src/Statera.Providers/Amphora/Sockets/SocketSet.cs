using System.Net;
using System.Net.Sockets;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora.Sockets;

/// <summary>The listening sockets of one amphora. They are ours: a process that dies takes none with it.</summary>
internal sealed class SocketSet : IDisposable
{
    private readonly Dictionary<IPEndPoint, Socket> _sockets = [];

    public static IPEndPoint[] EndpointsOf(HaproxyPlan plan) =>
        [.. plan.Frontends.SelectMany(f => f.Binds).Select(bind => bind.Endpoint)];

    /// <summary>Makes those that are missing; answers what stands in the way.</summary>
    public string? Open(IEnumerable<IPEndPoint> endpoints)
    {
        foreach (var endpoint in endpoints.Where(e => !_sockets.ContainsKey(e)))
        {
            try
            {
                _sockets.Add(endpoint, ListenSocket.Bind(endpoint));
            }
            catch (SocketException e)
            {
                return e.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => $"{endpoint} is in use by another program of this host: end that, "
                        + $"or take another port (`ss -ltnp` tells which).",
                    SocketError.AddressNotAvailable => $"{endpoint.Address} is no address of this host, so nothing can "
                        + "listen on it here: it must be added to one of the host's interfaces.",
                    SocketError.AccessDenied => $"This user may not listen on {endpoint}.",
                    _ => $"Can't listen on {endpoint}: {e.Message}",
                };
            }
        }

        return null;
    }

    /// <summary>Lets clients in; called when a proxy is about to take them.</summary>
    public void Listen()
    {
        foreach (var socket in _sockets.Values)
        {
            // The kernel cuts this down to net.core.somaxconn.
            socket.Listen(int.MaxValue);
        }
    }

    /// <summary>The sockets as a plan's process gets them.</summary>
    public PassedHandle[] For(HaproxyPlan plan) =>
        [.. plan.Frontends.SelectMany(f => f.Binds).Select(bind => new PassedHandle(bind.Variable, _sockets[bind.Endpoint].SafeHandle))];

    /// <summary>Takes sockets over, but for those that are here.</summary>
    public void Add(Dictionary<IPEndPoint, Socket> found)
    {
        foreach (var (endpoint, socket) in found)
        {
            if (!_sockets.TryAdd(endpoint, socket))
            {
                socket.Dispose();
            }
        }
    }

    public void CloseAllBut(IReadOnlyCollection<IPEndPoint> wanted)
    {
        foreach (var (endpoint, socket) in _sockets.Where(s => !wanted.Contains(s.Key)).ToArray())
        {
            socket.Dispose();
            _sockets.Remove(endpoint);
        }
    }

    public IReadOnlyCollection<IPEndPoint> Endpoints => [.. _sockets.Keys];

    public void Dispose() => CloseAllBut([]);
}
