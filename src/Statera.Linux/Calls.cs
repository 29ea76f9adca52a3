using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Statera.Linux;

/// <summary>The system calls that .NET has no words for.</summary>
internal static unsafe partial class Calls
{
    public const int NewNetwork = 0x40000000; // CLONE_NEWNET
    public const int CloseOnExec = 0x80000;   // O_CLOEXEC, SOCK_CLOEXEC
    public const nuint Bind = 0x1000;         // MS_BIND
    public const int Detach = 2;              // MNT_DETACH

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    public static partial int Unshare(int what);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    public static partial int SetNamespace(int fd, int kind);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string from, string to, string kind, nuint flags, nint data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unmount(string path, int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    /// <summary>The result, unless it tells of an error.</summary>
    /// <exception cref="Win32Exception">The call failed; the message has its name and the system's reason.</exception>
    public static nint Checked(nint result, string call) => result >= 0 ? result : throw Failure(call);

    public static Win32Exception Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new Win32Exception(error, $"{call}: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
