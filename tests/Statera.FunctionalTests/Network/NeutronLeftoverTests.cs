using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.FunctionalTests.Support;
using Statera.OpenStack.Network.Neutron;
using Statera.Providers.Noop;
using Statera.Server.Storage;

namespace Statera.FunctionalTests.Network;

/// <summary>What a service that died while it made a load balancer has left at Neutron, or will have.</summary>
public sealed class NeutronLeftoverTests : IAsyncLifetime
{
    private const string Project = "mine";

    private readonly string _state = Directory.CreateTempSubdirectory("st-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeNeutron _neutron = new();
    private readonly SqliteDatabase _database;
    private readonly SqlWriter _writer;
    private readonly HttpClient _http;
    private readonly Guid _subnet;
    private readonly Guid _lent;

    public NeutronLeftoverTests()
    {
        _database = new SqliteDatabase(Path.Combine(_state, "statera.db"));
        _writer = new SqlWriter(_database.Writer);
        _http = new HttpClient(_neutron);
        var network = _neutron.Put("networks", new JsonObject { ["project_id"] = Project });
        _subnet = _neutron.Put("subnets", new JsonObject
        {
            ["network_id"] = network.ToString(), ["project_id"] = Project, ["cidr"] = "10.0.0.0/24", ["ip_version"] = 4,
        });
        _lent = Port("", "10.0.0.7");

        // Another service's, and of no load balancer that this one knows.
        Port($"lb-{Guid.NewGuid()}", "10.0.0.8");

        Guid Port(string device, string address) => _neutron.Put("ports", new JsonObject
        {
            ["project_id"] = Project, ["network_id"] = network.ToString(), ["device_id"] = device,
            ["device_owner"] = device.Length > 0 ? "Octavia" : "",
            ["fixed_ips"] = new JsonArray(new JsonObject { ["subnet_id"] = _subnet.ToString(), ["ip_address"] = address }),
        });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _writer.DisposeAsync();
        _database.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_port_that_Neutron_makes_or_marks_after_the_first_sweep_is_given_back_by_a_later_one(bool lent)
    {
        var before = Ports();
        await DieAsync(lent);
        var started = _time.GetUtcNow();

        var sweeper = Sweeper();
        await sweeper.SweepAsync(started, ApiClient.Cancel);
        Ports().ShouldBe(before);
        _neutron.CatchUp();
        Ports().ShouldNotBe(before);
        await sweeper.SweepAsync(started, ApiClient.Cancel);
        Ports().ShouldBe(before);
        (await Service().ListVipOwnersAsync(DateTimeOffset.MaxValue, ApiClient.Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_port_that_is_there_is_given_back_by_the_first_sweep()
    {
        var before = Ports();
        await Service().ReserveVipAsync(Request(lent: false), ApiClient.Cancel);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Sweeper().SweepAsync(_time.GetUtcNow(), ApiClient.Cancel);
        Ports().ShouldBe(before);
    }

    [Fact]
    public async Task A_port_that_never_comes_is_awaited_for_ten_minutes_and_a_lent_one_is_free_then()
    {
        await DieAsync(lent: true);
        var started = _time.GetUtcNow();
        var sweeper = Sweeper();
        _time.Advance(TimeSpan.FromMinutes(9));
        await sweeper.SweepAsync(started, ApiClient.Cancel);
        (await Should.ThrowAsync<RefusedException>(
            () => Service().ReserveVipAsync(Request(lent: true), ApiClient.Cancel))).Kind.ShouldBe(FaultKind.Conflict);

        _time.Advance(TimeSpan.FromMinutes(1));
        await sweeper.SweepAsync(started, ApiClient.Cancel);
        (await Service().ListVipOwnersAsync(DateTimeOffset.MaxValue, ApiClient.Cancel)).ShouldBeEmpty();
        (await Service().ReserveVipAsync(Request(lent: true), ApiClient.Cancel)).Primary.PortId.ShouldBe(_lent);
    }

    // The service ends after it has asked Neutron for the port and before Neutron has done it.
    private async Task DieAsync(bool lent)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(ApiClient.Cancel);
        _neutron.Asker = life;
        await Should.ThrowAsync<OperationCanceledException>(() => Service().ReserveVipAsync(Request(lent), life.Token));
        _neutron.Asker = null;
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }

    private VipRequest Request(bool lent) =>
        new(Guid.NewGuid(), Project, null, lent ? _lent : null, lent ? null : _subnet, null);

    private string[] Ports() =>
        [.. _neutron.All("ports").Select(port => $"{port.Key} {port.Value["device_id"]}").Order(StringComparer.Ordinal)];

    private NeutronNetworkService Service() => new(
        _http, new Uri("http://neutron.test:9696"), null, new SqlDocumentStore(_database, _writer), _time);

    private Sweeper Sweeper() => new(
        new SqlLoadBalancerStore(_database, _writer, _time), new ProviderRegistry([new NoopProvider()]), Service(), _time,
        NullLogger<Sweeper>.Instance);
}
