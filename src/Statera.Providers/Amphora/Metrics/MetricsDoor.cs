using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Statera.Core.Telemetry;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Metrics;

/// <summary>
/// Where an amphora's HAProxy asks us for its metrics, on behalf of who asks its PROMETHEUS listeners: a socket in the
/// directory that it is locked up in. Nobody else of this host gets there, as the directory above it is ours alone.
/// </summary>
internal sealed partial class MetricsDoor(string path, Func<CancellationToken, Task<PrometheusText?>> read, ILogger logger)
    : IAsyncDisposable
{
    // HAProxy has judged the request and sends nothing else; what a client may add to it is headers.
    private const int LongestRequest = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private Task _serving = Task.CompletedTask;
    private CancellationTokenSource? _stop;

    /// <summary>Opens it, if it is not open.</summary>
    public void Open()
    {
        if (_stop is not null)
        {
            return;
        }

        // HAProxy is in there as a user without rights, and so that it can leave nothing there may not write.
        PrivateFile.MakeDirectory(Path.GetDirectoryName(path)!);
        if (Environment.IsPrivilegedProcess)
        {
            Allow(Path.GetDirectoryName(path)!, UnixFileMode.OtherExecute);
        }

        // One that a killed service has left.
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (Environment.IsPrivilegedProcess)
            {
                Allow(path, UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
            }

            socket.Listen();
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _stop = new CancellationTokenSource();
        _serving = ServeAsync(socket, _stop.Token);
    }

    /// <summary>Closes it, if it is open: who asks is told that the metrics are unavailable.</summary>
    public async Task CloseAsync()
    {
        if (_stop is { } stop)
        {
            _stop = null;
            await stop.CancelAsync().ConfigureAwait(false);
            await _serving.ConfigureAwait(false);
            stop.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private static void Allow(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | mode);
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancel)
    {
        using var _ = socket;
        var answering = new List<Task>();
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                answering.RemoveAll(task => task.IsCompleted);
                answering.Add(AnswerAsync(await socket.AcceptAsync(cancel).ConfigureAwait(false), cancel));
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException e)
            {
                // This process has no file left; one will be closed.
                LogNotTaken(path, e.Message);
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), cancel)).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(answering).ConfigureAwait(false);
    }

    private async Task AnswerAsync(Socket connection, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            if (await MethodAsync(stream, limit.Token).ConfigureAwait(false) is { } method)
            {
                await AnswerAsync(stream, method, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // It was cut, or we are: who asks is told so by HAProxy.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogBug(path, e);
        }
    }

    private async Task AnswerAsync(NetworkStream stream, string method, CancellationToken cancel)
    {
        var text = await ReadAsync(cancel).ConfigureAwait(false);
        var body = text?.Bytes ?? "HAProxy does not tell its metrics now.\n"u8.ToArray();
        var head = $"HTTP/1.1 {(text is null ? "503 Service Unavailable" : "200 OK")}\r\n"
            + $"Content-Type: {(text is null ? "text/plain" : PrometheusText.ContentType)}\r\n"
            + $"Content-Length: {body.Length}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancel).ConfigureAwait(false);
        if (method != "HEAD")
        {
            await stream.WriteAsync(body, cancel).ConfigureAwait(false);
        }
    }

    // One at a time, however many ask.
    private async Task<PrometheusText?> ReadAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await read(cancel).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Null where the request does not end.
    private static async Task<string?> MethodAsync(NetworkStream stream, CancellationToken cancel)
    {
        var request = new byte[LongestRequest];
        for (var length = 0; length < request.Length;)
        {
            var count = await stream.ReadAsync(request.AsMemory(length), cancel).ConfigureAwait(false);
            length += count;
            if (request.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                return Encoding.ASCII.GetString(request, 0, request.AsSpan(0, length).IndexOf((byte)' '));
            }

            if (count == 0)
            {
                return null;
            }
        }

        return null;
    }

    [LoggerMessage(LogLevel.Warning, "{Socket}: a request for metrics could not be taken: {Reason}")]
    private partial void LogNotTaken(string socket, string reason);

    [LoggerMessage(LogLevel.Error, "{Socket}: metrics could not be told")]
    private partial void LogBug(string socket, Exception e);
}
