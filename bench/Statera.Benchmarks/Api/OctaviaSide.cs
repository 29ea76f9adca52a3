using System.Diagnostics;
using System.Globalization;
using Statera.Testing;

namespace Statera.Benchmarks.Api;

/// <summary>
/// A real Octavia with its Keystone, from Debian's packages, at its best: two processes of the API and one worker with
/// the no-op drivers.
/// </summary>
internal sealed class OctaviaSide : Side
{
    private const int Port = 19876;
    private const int KeystonePort = 15000;

    private static readonly string[] Processes = ["api", "worker", "rabbit", "mariadb", "keystone"];

    private readonly string _folder;

    private OctaviaSide(string folder, HttpClient http)
        : base(http, $"http://127.0.0.1:{Port}/v2.0/lbaas") => _folder = folder;

    public override string Name => "Octavia";

    public override string MainProcess => "api";

    // Its answers take that long; asked more often it would be busy with nothing else.
    protected override TimeSpan PollInterval => TimeSpan.FromMilliseconds(250);

    protected override string Vip => "\"vip_subnet_id\": \"7f3c2b8a-5d1e-4c6f-9a0b-1e2d3c4b5a69\"";

    protected override string Provider => "amphora";

    /// <summary>Starts it anew, with nothing in it; the first time it installs it (minutes).</summary>
    /// <param name="folder">Where it lives; its packages are installed beside it and stay.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<OctaviaSide> StartAsync(string folder, CancellationToken cancel)
    {
        await RunAsync(folder, "wipe", null, cancel);
        await RunAsync(folder, "start", null, cancel);
        var password = await File.ReadAllTextAsync(Path.Combine(folder, "keystone", "admin-password"), cancel);
        return new OctaviaSide(folder, Client(await OpenStackLogin.TokenAsync(
            $"http://127.0.0.1:{KeystonePort}/v3", password.Trim(), cancel)));
    }

    public override IReadOnlyDictionary<string, TimeSpan> CpuTimes() => Processes.ToDictionary(
        name => name,
        name => ProcessTree.CpuTime(int.Parse(
            File.ReadAllText(Path.Combine(_folder, "run", $"{name}.pid")).Split(' ')[0], CultureInfo.InvariantCulture)));

    /// <summary>
    /// Has the API and the worker make one load balancer, and copies it in the database: creating each would take
    /// minutes, and what is read afterwards is the same.
    /// </summary>
    public override async Task FillAsync(CancellationToken cancel)
    {
        var first = await CreateAsync(Bodies.Name(0), cancel, Bodies.Project(0), Bodies.Tags(0));
        await BecomesActiveAsync(first, cancel);
        await RunAsync(_folder, "sql", OctaviaRows.Copies(first), cancel);
        Trees = [first, .. Enumerable.Range(1, Bodies.LoadBalancers - 1).Select(OctaviaRows.Copy)];
    }

    public override async Task SettleAsync(CancellationToken cancel)
    {
        while ((await RunAsync(
            _folder, "sql", "SELECT COUNT(*) FROM load_balancer WHERE provisioning_status LIKE 'PENDING%'", cancel)).Trim() != "0")
        {
            await Task.Delay(500, cancel);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await RunAsync(_folder, "stop", null, CancellationToken.None);
    }

    private static async Task<string> RunAsync(string folder, string verb, string? input, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Repository.In("scripts", "octavia-oracle"), [folder, verb])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["ORACLE_AUTH"] = "keystone";
        start.Environment["ORACLE_QUOTA"] = "1000000";
        start.Environment["ORACLE_PORT"] = $"{Port}";
        start.Environment["ORACLE_KEYSTONE_PORT"] = $"{KeystonePort}";

        // Beside one that tests ask.
        start.Environment["ORACLE_AMQP_PORT"] = "18672";
        start.Environment["ORACLE_EPMD_PORT"] = "18669";
        using var script = Process.Start(start)!;
        await script.StandardInput.WriteAsync(input);
        script.StandardInput.Close();
        var output = await script.StandardOutput.ReadToEndAsync(cancel);
        await script.WaitForExitAsync(cancel);
        return script.ExitCode == 0 ? output
            : throw new InvalidOperationException($"octavia-oracle {verb} ended with {script.ExitCode}; see {folder}/log.");
    }
}
