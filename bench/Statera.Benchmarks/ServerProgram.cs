using System.Diagnostics;
using Statera.Testing;

namespace Statera.Benchmarks;

/// <summary>The program to measure: the ordinary build, or the native binary, which is published for it.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly string? _folder;

    private ServerProgram(string path, string? folder) => (Path, _folder) = (path, folder);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    public static async Task<ServerProgram> GetAsync(bool native, CancellationToken cancel)
    {
        if (!native)
        {
            return new ServerProgram(Repository.In("artifacts", "bin", "Statera.Server", "release", "statera"), null);
        }

        var folder = Directory.CreateTempSubdirectory("sb-native").FullName;
        var program = new ServerProgram(System.IO.Path.Combine(folder, "statera"), folder);
        try
        {
            await PublishAsync(folder, cancel);
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task PublishAsync(string folder, CancellationToken cancel)
    {
        Console.Error.WriteLine("Publishing the native binary ...");
        using var publish = Process.Start(new ProcessStartInfo("dotnet",
        [
            "publish", Repository.In("src", "Statera.Server"), "-c", "Release", "-r", "linux-x64", "-o", folder,
            "--nologo", "-v", "quiet",
        ])
        { RedirectStandardOutput = true })!;
        var output = await publish.StandardOutput.ReadToEndAsync(cancel);
        await publish.WaitForExitAsync(cancel);
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException(output);
        }
    }
}
