using Statera.Server.Settings;

namespace Statera.Server.Hosting;

/// <summary>The folder that holds everything the service keeps, for one service at a time.</summary>
internal sealed class StateDirectory : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Makes the folder where there is none, for nobody else to read, and takes it.</summary>
    /// <exception cref="SettingsException">It can't be made or used, or another service has it.</exception>
    public StateDirectory(string path)
    {
        Path = path;
        try
        {
            // Others may pass through, for HAProxy's unprivileged user does; every file in it says for itself who may
            // read it.
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            _lock = new FileStream(System.IO.Path.Combine(path, "lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException error) when (error.Message.Contains("being used", StringComparison.Ordinal))
        {
            throw new SettingsException(
                $"Another statera serves the state in {path}. Stop it, or give this one another --state.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The state in {path} can't be used: {error.Message} Choose another by --state.");
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The path of a file or folder in it.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();
}
