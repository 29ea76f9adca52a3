using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Statera.Linux;

namespace Statera.Providers.Amphora.Processes;

/// <summary>
/// What a program that ended left: its exit code, or 128 and the signal that ended it, and what it printed.
/// </summary>
internal sealed record SpawnResult(int ExitCode, string Output);

/// <summary>A socket or a file for a program, and the environment variable that tells it the number.</summary>
internal readonly record struct PassedHandle(string Variable, SafeHandle Handle);

/// <summary>
/// The one place where programs are started. A program gets <c>/dev/null</c>, a file in memory for what it prints,
/// exactly
/// the sockets meant for it (as 3, 4, …), and nothing else of ours: no other file, no signal mask, not our terminal's
/// session.
/// </summary>
/// <remarks>
/// The sockets are copied inside the child, so ours keep close-on-exec at all times and no other start in this process,
/// by whatever library, can leak one.
/// </remarks>
internal sealed class Spawner : IDisposable
{
    /// <summary>The number of the first socket that a program gets; the others follow.</summary>
    public const int FirstSocket = 3;

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(30);

    // A start is all CPU time: more at once than there are processors would only block more threads.
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <summary>Starts a program and waits until it ends (a daemon: until it is ready).</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="sockets">What it gets.</param>
    /// <param name="cancel">Gives up before it is started.</param>
    /// <param name="place">The network namespace that it is in; null for ours.</param>
    public async Task<SpawnResult> RunAsync(
        string path, string[] arguments, IReadOnlyList<PassedHandle> sockets, CancellationToken cancel,
        NetworkNamespace? place = null)
    {
        await _slots.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                () => place is null ? Run(path, arguments, sockets) : place.Run(() => Run(path, arguments, sockets)),
                CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static SpawnResult Run(string path, string[] arguments, IReadOnlyList<PassedHandle> sockets)
    {
        using var output = new SafeFileHandle(Checked(Libc.MemfdCreate("statera-output", 1), "memfd_create"), true);
        using var copies = new Copies(sockets);
        var pid = Start(path, arguments, Environ(sockets), (int)output.DangerousGetHandle(), copies.Numbers);
        var code = ProcessWait.ExitCode(pid, LongestRun);
        var text = new byte[Math.Min(RandomAccess.GetLength(output), 64 * 1024)];
        var length = RandomAccess.Read(output, text, 0);
        return new SpawnResult(code, Encoding.UTF8.GetString(text, 0, length));
    }

    private static string[] Environ(IReadOnlyList<PassedHandle> sockets) =>
        ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", .. sockets.Select((s, i) => $"{s.Variable}={FirstSocket + i}")];

    private static unsafe int Start(string path, string[] arguments, string[] environment, int output, int[] sockets)
    {
        // Both structures are opaque; glibc's take 80 and 336 bytes.
        var actions = stackalloc byte[1024];
        var attributes = stackalloc byte[1024];
        _ = Libc.ActionsInit(actions);
        _ = Libc.AttributesInit(attributes);
        byte** argv = null, envp = null;
        try
        {
            argv = Vector([path, .. arguments]);
            envp = Vector(environment);
            SetUp(actions, attributes, output, sockets);
            int pid;
            var error = Libc.PosixSpawn(&pid, argv[0], actions, attributes, argv, envp);
            return error == 0
                ? pid
                : throw new Win32Exception(error, $"Can't start {path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        finally
        {
            Free(argv);
            Free(envp);
            _ = Libc.ActionsDestroy(actions);
            _ = Libc.AttributesDestroy(attributes);
        }
    }

    private static unsafe void SetUp(void* actions, void* attributes, int output, int[] sockets)
    {
        _ = Libc.ActionsAddOpen(actions, 0, "/dev/null", 0, 0);
        _ = Libc.ActionsAddDup2(actions, output, 1);
        _ = Libc.ActionsAddDup2(actions, output, 2);
        for (var i = 0; i < sockets.Length; i++)
        {
            _ = Libc.ActionsAddDup2(actions, sockets[i], FirstSocket + i);
        }

        _ = Libc.ActionsAddCloseFrom(actions, FirstSocket + sockets.Length);

        const short Setsigdef = 0x04, Setsigmask = 0x08, Setsid = 0x80;
        var signals = stackalloc byte[256];
        _ = Libc.SignalsAll(signals);
        _ = Libc.AttributesSetSignalDefault(attributes, signals);
        _ = Libc.SignalsNone(signals);
        _ = Libc.AttributesSetSignalMask(attributes, signals);
        _ = Libc.AttributesSetFlags(attributes, Setsigdef | Setsigmask | Setsid);
    }

    private static unsafe byte** Vector(string[] words)
    {
        var vector = (byte**)NativeMemory.AllocZeroed((nuint)words.Length + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < words.Length; i++)
        {
            vector[i] = (byte*)Marshal.StringToCoTaskMemUTF8(words[i]);
        }

        return vector;
    }

    private static unsafe void Free(byte** vector)
    {
        for (var word = vector; word != null && *word != null; word++)
        {
            Marshal.FreeCoTaskMem((nint)(*word));
        }

        NativeMemory.Free(vector);
    }

    private static int Checked(int result, string call) =>
        result >= 0
            ? result
            : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{call}: {Marshal.GetLastPInvokeErrorMessage()}");

    /// <summary>
    /// Copies numbered beyond all that the child gets, so that placing one there never overwrites the next.
    /// </summary>
    private sealed class Copies : IDisposable
    {
        private const int DuplicateCloseOnExec = 1030;

        public Copies(IReadOnlyList<PassedHandle> sockets)
        {
            Numbers = new int[sockets.Count];
            Array.Fill(Numbers, -1);
            for (var i = 0; i < Numbers.Length; i++)
            {
                var handle = (int)sockets[i].Handle.DangerousGetHandle();
                Numbers[i] = Checked(Libc.Fcntl(handle, DuplicateCloseOnExec, FirstSocket + sockets.Count), "fcntl");
            }
        }

        public int[] Numbers { get; }

        public void Dispose()
        {
            foreach (var number in Numbers.Where(n => n >= 0))
            {
                _ = Libc.Close(number);
            }
        }
    }
}
