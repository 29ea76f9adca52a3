using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Statera.Providers.Amphora.Processes;

/// <summary>
/// A HAProxy of ours. A number of a process is used again after its end, so it counts only together with the time when
/// the process started; <see cref="Signal"/> can't hit another one.
/// </summary>
internal sealed record HaproxyProcess(int Pid, long StartTime, string ConfigPath) : IComparable<HaproxyProcess>
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>
    /// The process of that number, if it is a HAProxy that runs a configuration below this directory.
    /// </summary>
    public static HaproxyProcess? Find(int pid, string stateDirectory)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            var config = words.SkipWhile(w => w != "-f").ElementAtOrDefault(1);

            // A check (-c) of a configuration is none that serves, nor is the parent (-D) that is not through yet: it
            // is its
            // own session's leader like the daemon, but it is our child still and gone in a moment.
            return config is null || words.Contains("-c")
                || !config.StartsWith(stateDirectory + "/", StringComparison.Ordinal)
                || StartTimeOf(pid) is not { } start
                ? null
                : new HaproxyProcess(pid, start, config);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The load balancer that it serves, by the directory of its configuration.</summary>
    public Guid? LoadBalancerId =>
        Guid.TryParse(Path.GetFileName(Path.GetDirectoryName(ConfigPath)), out var id) ? id : null;

    /// <summary>Names this process as a virtual machine's id names that: no other has it, before or after.</summary>
    public Guid ComputeId
    {
        get
        {
            var name = string.Create(
                CultureInfo.InvariantCulture, $"{File.ReadAllText(BootIdFile).Trim()}/{Pid}/{StartTime}");
            var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
            bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
            bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
            return new Guid(bytes, bigEndian: true);
        }
    }

    public bool IsAlive => StartTimeOf(Pid) == StartTime;

    /// <summary>Sends a signal to this process and no other; false when it is gone.</summary>
    public bool Signal(int signal)
    {
        var pidfd = Open();
        try
        {
            return pidfd >= 0 && Libc.PidfdSendSignal(pidfd, signal) == 0;
        }
        finally
        {
            Close(pidfd);
        }
    }

    /// <summary>Waits until it ended; false when it has not within that time.</summary>
    public async Task<bool> WaitForEndAsync(TimeSpan longest)
    {
        var pidfd = Open();
        try
        {
            return pidfd < 0 || await Task.Run(() => ProcessWait.Ended(pidfd, longest)).ConfigureAwait(false);
        }
        finally
        {
            Close(pidfd);
            ProcessWait.Reap(Pid);
        }
    }

    /// <summary>Ends it now, its connections with it.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        if (Signal(Libc.SigTerm) && !await WaitForEndAsync(grace).ConfigureAwait(false))
        {
            Signal(Libc.SigKill);
            await WaitForEndAsync(grace).ConfigureAwait(false);
        }
    }

    /// <summary>A handle that stays with this process; negative when it is gone. To be closed.</summary>
    public int Open()
    {
        var pidfd = Libc.PidfdOpen(Pid);

        // Looked at after opening: from here on the handle can't change its process.
        if (pidfd < 0 || IsAlive)
        {
            return pidfd;
        }

        _ = Libc.Close(pidfd);
        return -1;
    }

    /// <summary>Older processes first.</summary>
    public int CompareTo(HaproxyProcess? other) =>
        other is null ? 1 : (StartTime, Pid).CompareTo((other.StartTime, other.Pid));

    private static void Close(int pidfd)
    {
        if (pidfd >= 0)
        {
            _ = Libc.Close(pidfd);
        }
    }

    // Field 22, in ticks since boot; null for a process that is gone, or dead and not buried.
    private static long? StartTimeOf(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
