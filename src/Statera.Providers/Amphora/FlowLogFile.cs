using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora;

/// <summary>
/// The file that the flow logs of all amphorae go to, by way of a named pipe that never makes a writer wait: what the
/// disk does is nothing to HAProxy. Each process holds both ends of the pipe, so that lines wait in it while this
/// service is down; as many as the pipe holds, and those beyond are lost.
/// </summary>
/// <remarks>
/// A process is not given the file itself: HAProxy 2.6 takes O_APPEND off what it logs to, so that processes side by side,
/// or a file that is cut by rotation, would make lines overwrite one another.
/// </remarks>
internal sealed partial class FlowLogFile : IDisposable
{
    // As much as the kernel lets a process without privileges have.
    private const int PipeSize = 1 << 20;

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly AnonymousPipeServerStream _stop = new(PipeDirection.Out);
    private readonly Thread _reader;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _held;
    private bool _torn;
    private bool _lost;

    /// <summary>Makes the pipe and opens the file, so that what is wrong with them shows at start.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pipe">The pipe, the same at each start.</param>
    /// <param name="logger">Where it is told that lines are lost.</param>
    /// <exception cref="InvalidOperationException">One can't be opened; the message says why.</exception>
    public FlowLogFile(string path, string pipe, ILogger logger)
    {
        (_path, _logger) = (path, logger);
        OpenFile().Dispose();
        Pipe = OpenPipe(pipe);
        _reader = new Thread(Read) { IsBackground = true, Name = "flow log" };
        _reader.Start();
    }

    /// <summary>What processes write to.</summary>
    public SafeFileHandle Pipe { get; }

    /// <summary>Writes what is in the pipe, and reads no more.</summary>
    public void Dispose()
    {
        _stop.WriteByte(0);
        _reader.Join();
        _stop.Dispose();
        Pipe.Dispose();
    }

    private static SafeFileHandle OpenPipe(string path)
    {
        const int ReadWrite = 0x2, NonBlocking = 0x800, CloseOnExec = 0x80000, SetPipeSize = 1031, GetPipeSize = 1032;
        if (Libc.Mkfifo(path, 0b110_000_000) < 0 && !File.Exists(path))
        {
            throw new InvalidOperationException($"The pipe {path} can't be made: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var fd = Libc.Open(path, ReadWrite | NonBlocking | CloseOnExec, 0);
        if (fd < 0)
        {
            throw new InvalidOperationException($"The pipe {path} can't be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        // Where the kernel does not let us, it has the usual 64 kB.
        var pipe = new SafeFileHandle(fd, ownsHandle: true);
        if (Libc.Fcntl(fd, SetPipeSize, PipeSize) < 0 && Libc.Fcntl(fd, GetPipeSize, 0) < 0)
        {
            pipe.Dispose();
            throw new InvalidOperationException($"{path} is no pipe: remove it, and one is made.");
        }

        return pipe;
    }

    // Anew for each piece: so the file may be cut, moved or removed at any time.
    private SafeFileHandle OpenFile()
    {
        const int WriteOnly = 0x1, Create = 0x40, Append = 0x400, NonBlocking = 0x800, CloseOnExec = 0x80000;
        const int OwnersAndGroups = 0b110_100_000;
        var fd = Libc.Open(_path, WriteOnly | Create | Append | NonBlocking | CloseOnExec, OwnersAndGroups);
        return fd >= 0
            ? new SafeFileHandle(fd, ownsHandle: true)
            : throw new InvalidOperationException(
                $"The flow log {_path} can't be opened: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private unsafe void Read()
    {
        const short Readable = 1;
        var stop = _stop.ClientSafePipeHandle;
        var waits = stackalloc Libc.PollEntry[2];
        for (var stopping = false; !stopping;)
        {
            waits[0] = new Libc.PollEntry { Fd = (int)Pipe.DangerousGetHandle(), Events = Readable };
            waits[1] = new Libc.PollEntry { Fd = (int)stop.DangerousGetHandle(), Events = Readable };
            _ = Libc.Poll(waits, 2, -1);
            stopping = waits[1].Returned != 0;
            while (TakeSome())
            {
                WriteLines();
            }
        }
    }

    private unsafe bool TakeSome()
    {
        fixed (byte* start = _buffer)
        {
            var count = Libc.Read((int)Pipe.DangerousGetHandle(), start + _held, (nuint)(_buffer.Length - _held));
            _held += (int)Math.Max(count, 0);
            return count > 0;
        }
    }

    // Whole lines, so that none is in two files; a process writes each at once.
    private void WriteLines()
    {
        var end = _buffer.AsSpan(0, _held).LastIndexOf((byte)'\n') + 1;
        if (end == 0 && _held < _buffer.Length)
        {
            return;
        }

        end = end == 0 ? _held : end;
        try
        {
            using var file = OpenFile();

            // A disk that was full has cut a line: the next one starts on its own.
            if (_torn)
            {
                Write(file, "\n"u8);
                _torn = false;
            }

            Write(file, _buffer.AsSpan(0, end));
            _lost = false;
        }
        catch (InvalidOperationException e)
        {
            if (!_lost)
            {
                LogLost(e.Message);
            }

            _lost = true;
        }

        _buffer.AsSpan(end, _held - end).CopyTo(_buffer);
        _held -= end;
    }

    private unsafe void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var count = (int)Libc.Write((int)file.DangerousGetHandle(), start + done, (nuint)(bytes.Length - done));
                if (count <= 0)
                {
                    _torn |= done > 0 && bytes[done - 1] != '\n';
                    throw new InvalidOperationException(
                        $"The flow log {_path} can't be written: {Marshal.GetLastPInvokeErrorMessage()}");
                }

                done += count;
            }
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "{Problem}. Lines are lost until it can be")]
    private partial void LogLost(string problem);
}
