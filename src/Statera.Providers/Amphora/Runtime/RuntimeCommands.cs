using System.Net.Sockets;
using System.Text;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>
/// Tells a HAProxy something, each time over a connection of its own, so that nothing is left of one that went wrong, and
/// a process that drains is not kept by it.
/// </summary>
internal sealed class RuntimeCommands(string socket, TimeProvider time)
{
    /// <summary>
    /// As much as HAProxy takes in one line: that and its answer share a buffer of 16 kB.
    /// </summary>
    public const int LongestLine = 14_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends a line, which may have several commands with <c>;</c> between; answers all that is said to them.</summary>
    /// <param name="line">Without its end; a payload may follow it.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="IOException">HAProxy does not answer.</exception>
    public async Task<string> AskAsync(string line, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), limit.Token).ConfigureAwait(false);
            await using var stream = new NetworkStream(connection);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), limit.Token).ConfigureAwait(false);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {Patience.TotalSeconds} seconds.");
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
