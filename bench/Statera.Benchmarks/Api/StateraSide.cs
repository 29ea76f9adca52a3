using System.Text.Json.Nodes;

namespace Statera.Benchmarks.Api;

/// <summary>Statera, as one process with its own identity service and the provider that starts nothing.</summary>
internal sealed class StateraSide : Side
{
    private readonly ServerUnderTest _server;
    private readonly bool _owned;

    private StateraSide(ServerUnderTest server, bool owned, HttpClient http, string subnet)
        : base(http, $"{server.LoadBalancerUrl}/v2.0/lbaas")
    {
        _server = server;
        _owned = owned;
        Vip = $"\"vip_subnet_id\": \"{subnet}\"";
    }

    public override string Name => "Statera";

    public override string MainProcess => "statera";

    protected override TimeSpan PollInterval => TimeSpan.FromMilliseconds(1);

    protected override string Vip { get; }

    protected override string Provider => "noop_driver";

    /// <summary>Starts a server, which ends with this.</summary>
    public static async Task<StateraSide> StartAsync(string program, CancellationToken cancel) => await LogInAsync(
        await ServerUnderTest.StartAsync(program, cancel, "--providers", "noop_driver"), cancel, owned: true);

    /// <summary>Asks a server that is there.</summary>
    public static async Task<StateraSide> LogInAsync(
        ServerUnderTest server, CancellationToken cancel, bool owned = false)
    {
        var password = (await File.ReadAllTextAsync(Path.Combine(server.State, "admin-password"), cancel)).Trim();
        var http = Client(await OpenStackLogin.TokenAsync(server.IdentityUrl, password, cancel));
        var subnets = JsonNode.Parse(await http.GetStringAsync(
            $"{server.NetworkUrl}/v2.0/subnets?name=vip-subnet", cancel))!;
        return new StateraSide(server, owned, http, (string)subnets["subnets"]![0]!["id"]!);
    }

    public override IReadOnlyDictionary<string, TimeSpan> CpuTimes() =>
        new Dictionary<string, TimeSpan> { [MainProcess] = _server.CpuTime };

    public override async Task FillAsync(CancellationToken cancel)
    {
        var trees = new List<Tree>();
        for (var i = 0; i < Bodies.LoadBalancers; i++)
        {
            trees.Add(await CreateAsync(Bodies.Name(i), cancel, Bodies.Project(i), Bodies.Tags(i)));
        }

        Trees = trees;
    }

    public override Task SettleAsync(CancellationToken cancel) => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_owned)
        {
            await _server.DisposeAsync();
        }
    }
}
