using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>
/// A lasting conversation with a HAProxy (<c>prompt</c> mode). It reads at all times, so that <see cref="Closed"/>
/// tells of the process's death the moment it happens.
/// </summary>
internal sealed class RuntimeConnection : IAsyncDisposable
{
    private const int SmallestBuffer = 8 * 1024;

    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;
    private TaskCompletionSource<string>? _answer;

    private RuntimeConnection(Socket socket, TimeProvider time, TimeSpan patience)
    {
        _socket = socket;
        _time = time;
        _patience = patience;
        _reading = ReadAsync();
    }

    // An answer ends with an empty line, and then comes the prompt. The first one, after "prompt" itself, is no more.
    private static ReadOnlySpan<byte> End => "\n> "u8;

    /// <summary>Completes when the other side is gone, or this one was disposed.</summary>
    public Task Closed => _reading;

    public static async Task<RuntimeConnection> OpenAsync(
        string path, TimeProvider time, TimeSpan patience, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new RuntimeConnection(socket, time, patience);
        try
        {
            await connection.AskAsync("prompt", cancel).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks one thing. After a <see cref="TimeoutException"/> the connection is of no use any more.</summary>
    public async Task<string> AskAsync(string command, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var answer = Expect();
            await _socket.SendAsync(Encoding.UTF8.GetBytes(command + "\n"), cancel).ConfigureAwait(false);
            return await answer.WaitAsync(_patience, _time, cancel).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new IOException("HAProxy closed its runtime socket.", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _reading.ConfigureAwait(false);
        _closing.Dispose();
        _turn.Dispose();
    }

    private Task<string> Expect()
    {
        lock (_lock)
        {
            _answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_reading is { IsCompleted: true })
            {
                _answer.SetException(new IOException("HAProxy closed its runtime socket."));
            }

            return _answer.Task;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            // Waiting for nothing takes no memory: a buffer is borrowed when there is something to read.
            do
            {
                await _socket.ReceiveAsync(Memory<byte>.Empty, _closing.Token).ConfigureAwait(false);
            }
            while (await ReadAnswerAsync().ConfigureAwait(false));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // However it ended, what follows is the same.
        }

        lock (_lock)
        {
            _answer?.TrySetException(new IOException("HAProxy closed its runtime socket."));
        }
    }

    // False when the other side is gone.
    private async Task<bool> ReadAnswerAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SmallestBuffer);
        try
        {
            var length = 0;
            while (!buffer.AsSpan(0, length).EndsWith(End))
            {
                if (length == buffer.Length)
                {
                    buffer = Larger(buffer);
                }

                var count = await _socket.ReceiveAsync(buffer.AsMemory(length), _closing.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return false;
                }

                length += count;
            }

            Answer(Encoding.UTF8.GetString(buffer, 0, length - End.Length));
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void Answer(string text)
    {
        lock (_lock)
        {
            _answer?.TrySetResult(text);
            _answer = null;
        }
    }
}
