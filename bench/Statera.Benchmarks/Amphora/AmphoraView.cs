using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Statera.Benchmarks.Amphora;

/// <summary>What the HAProxy of a load balancer says that it does.</summary>
internal sealed class AmphoraView(ServerUnderTest server, LoadBalancer loadBalancer)
{
    private readonly string _socket = Path.Combine(server.State, "amphorae", loadBalancer.Id, "haproxy.sock");

    /// <summary>The one backend.</summary>
    public string Backend => $"{loadBalancer.PoolId}:{loadBalancer.ListenerId}";

    /// <summary>Its members that take traffic, with their weights.</summary>
    public async Task<Dictionary<string, int>> MembersAsync(CancellationToken cancel)
    {
        // Columns of format 1: the name is the 4th, the administrative state the 7th, the weight the 8th.
        var lines = (await AskAsync($"show servers state {Backend}", cancel)).Split('\n').Skip(2).Select(line => line.Split(' '));
        return lines.Where(words => words.Length > 8 && words[6] == "0")
            .ToDictionary(words => words[3], words => int.Parse(words[7], CultureInfo.InvariantCulture));
    }

    /// <summary>Returns when its members are as they should.</summary>
    public async Task HoldsAsync(Func<Dictionary<string, int>, bool> members, CancellationToken cancel)
    {
        while (!members(await MembersAsync(cancel)))
        {
            // Again at once: it is a millisecond that is waited for.
        }
    }

    private async Task<string> AskAsync(string command, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), cancel);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), cancel);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancel);
    }
}
