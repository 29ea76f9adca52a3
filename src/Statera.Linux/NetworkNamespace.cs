using System.ComponentModel;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;

namespace Statera.Linux;

/// <summary>
/// A network of its own inside this host: interfaces, addresses, routes and sockets that nobody outside sees. It has a name
/// where <c>ip netns</c> looks for it, and stays until it is deleted, whoever ends. Needs root.
/// </summary>
/// <param name="Name">A name, or the path of a file that stands for one, as <c>/proc/PID/ns/net</c> does.</param>
public sealed record NetworkNamespace(string Name)
{
    private const string Folder = "/run/netns";

    /// <summary>The file that stands for it.</summary>
    public string Path => System.IO.Path.Combine(Folder, Name);

    /// <summary>The one that a process is in.</summary>
    public static NetworkNamespace OfProcess(int pid) => new($"/proc/{pid}/ns/net");

    /// <summary>Those whose names begin so.</summary>
    public static IReadOnlyList<NetworkNamespace> List(string prefix) => !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateFiles(Folder, prefix + "*").Select(it => new NetworkNamespace(System.IO.Path.GetFileName(it)))];

    /// <summary>Whether something has that name; a look that costs next to nothing.</summary>
    public bool HasName => File.Exists(Path);

    /// <summary>Whether there is one of that name.</summary>
    public bool IsThere
    {
        get
        {
            if (!HasName)
            {
                return false;
            }

            try
            {
                return Run(() => true);
            }
            catch (Win32Exception)
            {
                return false; // What a crash left is a file and no namespace.
            }
        }
    }

    /// <summary>Makes it, unless it is there.</summary>
    /// <exception cref="Win32Exception">The system refuses, most often for want of root.</exception>
    public void Create()
    {
        if (IsThere)
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        File.Create(Path).Dispose();
        try
        {
            OnThread(() =>
            {
                Calls.Checked(Calls.Unshare(Calls.NewNetwork), $"Making the network namespace {Name}");
                return Calls.Checked(
                    Calls.Mount("/proc/thread-self/ns/net", Path, "none", Calls.Bind, 0), $"Naming the network namespace {Name}");
            });
        }
        catch (Win32Exception)
        {
            File.Delete(Path);
            throw;
        }
    }

    /// <summary>Takes its name away, and with the last process in it the namespace itself; done where there is none.</summary>
    public void Delete()
    {
        if (HasName)
        {
            // What a crash left is a file and no mount.
            _ = Calls.Unmount(Path, Calls.Detach);
            File.Delete(Path);
        }
    }

    /// <summary>Does work in it: sockets that are opened and programs that are started there are of this namespace.</summary>
    /// <exception cref="Win32Exception">There is none of that name.</exception>
    public T Run<T>(Func<T> work)
    {
        using var handle = Open();
        return OnThread(() =>
        {
            Enter(handle);
            return work();
        });
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    /// <summary>Whether a process is in it.</summary>
    public bool Holds(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/net").LinkTarget == Run(() => new FileInfo("/proc/thread-self/ns/net").LinkTarget);
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }

    /// <summary>A handle of it, by which others put interfaces there.</summary>
    internal SafeFileHandle Open() => File.OpenHandle(Path);

    private void Enter(SafeFileHandle handle) => Calls.Checked(
        Calls.SetNamespace((int)handle.DangerousGetHandle(), Calls.NewNetwork), $"Entering the network namespace {Name}");

    // Which namespace it is in belongs to the thread; one that has been elsewhere is not to be anybody's again.
    private static T OnThread<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                }
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
