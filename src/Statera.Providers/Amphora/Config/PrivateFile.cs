using System.Text;

namespace Statera.Providers.Amphora.Config;

/// <summary>Files for us alone.</summary>
internal static class PrivateFile
{
    /// <summary>Makes a directory, if it is not there.</summary>
    public static void MakeDirectory(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a file through to the disk.</summary>
    public static void Write(string path, string text) => Write(path, text, lasting: true);

    /// <summary>
    /// Replaces a file at once, as <see cref="Replace"/>, for what means nothing any more once the host has gone down: it
    /// does not wait for the disk.
    /// </summary>
    public static void Note(string path, string text)
    {
        Write(path + ".new", text, lasting: false);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Replaces a file at once: a reader, or a crash, finds the old text or the new one.</summary>
    public static void Replace(string path, string text)
    {
        Write(path + ".new", text, lasting: true);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static void Write(string path, string text, bool lasting)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: lasting);
    }
}
