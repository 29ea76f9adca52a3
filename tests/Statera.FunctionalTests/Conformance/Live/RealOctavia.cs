using System.Diagnostics;
using Statera.Testing;

namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>A real Octavia that runs: the one that the variable names, or one started from Debian's packages.</summary>
internal sealed class RealOctavia : IAsyncDisposable
{
    /// <summary>The environment variable with the address of one that runs, without authentication.</summary>
    public const string Variable = "STATERA_OCTAVIA_URL";

    /// <summary>The environment variable that has one started: the folder that it may live in.</summary>
    public const string FolderVariable = "STATERA_ORACLE_DIR";

    private const string Here = "http://127.0.0.1:9876";

    private readonly string? _folder;

    private RealOctavia(string root, string? folder)
    {
        _folder = folder;
        Client = new WireClient(root, token: null);
    }

    /// <summary>Asks it.</summary>
    public WireClient Client { get; }

    /// <summary>Finds or starts one; null where neither variable says how.</summary>
    public static async Task<RealOctavia?> FindAsync(CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root)
        {
            return new RealOctavia(root.TrimEnd('/'), folder: null);
        }

        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
        {
            return null;
        }

        await RunAsync(folder, "wipe", cancel);
        await RunAsync(folder, "start", cancel);
        return new RealOctavia(Here, folder);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_folder is not null)
        {
            await RunAsync(_folder, "stop", CancellationToken.None);
        }
    }

    private static async Task RunAsync(string folder, string verb, CancellationToken cancel)
    {
        using var script = Process.Start(Repository.In("scripts", "octavia-oracle"), [folder, verb]);
        await script.WaitForExitAsync(cancel);
        script.ExitCode.ShouldBe(0, $"octavia-oracle {folder} {verb}; its logs are in {folder}/log");
    }
}
