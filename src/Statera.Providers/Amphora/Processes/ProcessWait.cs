using System.Runtime.InteropServices;

namespace Statera.Providers.Amphora.Processes;

/// <summary>Waits for processes to end.</summary>
internal static unsafe class ProcessWait
{
    /// <summary>Waits for a child of ours, kills it when it takes too long, and reaps it.</summary>
    public static int ExitCode(int child, TimeSpan longest)
    {
        var pidfd = Libc.PidfdOpen(child);
        if (pidfd >= 0)
        {
            if (!Ended(pidfd, longest))
            {
                _ = Libc.PidfdSendSignal(pidfd, Libc.SigKill);
            }

            _ = Libc.Close(pidfd);
        }

        int status;
        while (Libc.Waitpid(child, &status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != InterruptedCall)
            {
                return -1;
            }
        }

        return (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
    }

    /// <summary>Whether the process ended within that time. Blocks its thread.</summary>
    public static bool Ended(int pidfd, TimeSpan longest)
    {
        const short Readable = 1;
        var end = Environment.TickCount64 + (long)longest.TotalMilliseconds;
        while (true)
        {
            var entry = new Libc.PollEntry { Fd = pidfd, Events = Readable };
            var left = (int)Math.Max(0, end - Environment.TickCount64);
            var ready = Libc.Poll(&entry, 1, left);
            if (ready >= 0 || Marshal.GetLastPInvokeError() != InterruptedCall)
            {
                return ready > 0;
            }
        }
    }

    /// <summary>
    /// Buries a dead process where that is our job: daemons become children of process 1, and in a container that can
    /// be us.
    /// </summary>
    public static void Reap(int pid)
    {
        const int DoNotWait = 1;
        int status;
        _ = Libc.Waitpid(pid, &status, DoNotWait);
    }

    private const int InterruptedCall = 4;
}
