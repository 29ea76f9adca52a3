using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora.Sockets;

/// <summary>
/// Takes copies of the listening sockets of a process that runs (pidfd_getfd), so that a server that was started anew
/// holds them as the one before did, and the process is not disturbed.
/// </summary>
internal static class SocketTransfer
{
    /// <summary>
    /// The listening TCP sockets; null when the kernel does not let us (without root: Yama's ptrace_scope).
    /// </summary>
    public static Dictionary<IPEndPoint, Socket>? TakeListening(HaproxyProcess process)
    {
        var found = new Dictionary<IPEndPoint, Socket>();
        var pidfd = process.Open();
        if (pidfd < 0)
        {
            return found;
        }

        try
        {
            // The spawner places them from 3 on without a gap, so the first number that holds none is the end.
            for (var number = Spawner.FirstSocket; Take(pidfd, number) is { } socket; number++)
            {
                found.Add((IPEndPoint)socket.LocalEndPoint!, socket);
            }

            return found;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            _ = Libc.Close(pidfd);
        }
    }

    private static Socket? Take(int pidfd, int number)
    {
        var copy = Libc.PidfdGetfd(pidfd, number);
        if (copy < 0)
        {
            return Marshal.GetLastPInvokeError() == Libc.PermissionDenied
                ? throw new UnauthorizedAccessException()
                : null;
        }

        var socket = IsListening(copy) ? new Socket(new SafeSocketHandle(copy, ownsHandle: true)) : null;
        if (socket?.LocalEndPoint is IPEndPoint)
        {
            return socket;
        }

        // HAProxy's own runtime socket is one that listens, too.
        socket?.Dispose();
        _ = socket is null ? Libc.Close(copy) : 0;
        return null;
    }

    private static unsafe bool IsListening(int fd)
    {
        const int SolSocket = 1, AcceptsConnections = 30;
        int value = 0, length = sizeof(int);
        return Libc.Getsockopt(fd, SolSocket, AcceptsConnections, &value, &length) == 0 && value != 0;
    }
}
