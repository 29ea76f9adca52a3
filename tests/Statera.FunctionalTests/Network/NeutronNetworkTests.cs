using System.Text.Json.Nodes;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.FunctionalTests.Support;
using Statera.OpenStack.Network.Neutron;
using Statera.Server.Storage;

namespace Statera.FunctionalTests.Network;

/// <summary>What the service asks of a Neutron that is not its own.</summary>
public sealed class NeutronNetworkTests : IAsyncLifetime
{
    private const string Project = "mine";

    private readonly string _state = Directory.CreateTempSubdirectory("st-").FullName;
    private readonly FakeNeutron _neutron = new();
    private readonly SqliteDatabase _database;
    private readonly SqlWriter _writer;
    private readonly HttpClient _http;
    private readonly NeutronNetworkService _service;
    private readonly Guid _network;
    private readonly Guid _subnet;

    public NeutronNetworkTests()
    {
        _database = new SqliteDatabase(Path.Combine(_state, "statera.db"));
        _writer = new SqlWriter(_database.Writer);
        _http = new HttpClient(_neutron);
        _service = new NeutronNetworkService(
            _http, new Uri("http://neutron.test:9696"), null, new SqlDocumentStore(_database, _writer), TimeProvider.System);
        _network = _neutron.Put("networks", new JsonObject { ["project_id"] = Project });
        _subnet = Subnet(_network);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _writer.DisposeAsync();
        _database.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    [Fact]
    public async Task A_port_is_made_once_and_deleted_with_its_load_balancer()
    {
        var asked = Request() with { SubnetId = _subnet };
        var first = await _service.ReserveVipAsync(asked, ApiClient.Cancel);
        (await _service.ReserveVipAsync(asked, ApiClient.Cancel)).Primary.ShouldBe(first.Primary);
        var port = _neutron.All("ports").ShouldHaveSingleItem().Value;
        ((string)port["name"]!).ShouldBe($"octavia-lb-{asked.LoadBalancerId}");
        ((string)port["device_id"]!).ShouldBe($"lb-{asked.LoadBalancerId}");
        ((string)port["device_owner"]!).ShouldBe("Octavia");
        (await _service.ListVipOwnersAsync(DateTimeOffset.MaxValue, ApiClient.Cancel)).ShouldBe([asked.LoadBalancerId]);

        await _service.ReleaseVipAsync(asked.LoadBalancerId, ApiClient.Cancel);
        _neutron.All("ports").ShouldBeEmpty();
        (await _service.ListVipOwnersAsync(DateTimeOffset.MaxValue, ApiClient.Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_users_port_is_used_and_stays_the_users()
    {
        var id = Port(Project, "");
        var asked = Request() with { PortId = id };
        (await _service.ReserveVipAsync(asked, ApiClient.Cancel)).Primary.PortId.ShouldBe(id);
        (await RefusalAsync(Request() with { PortId = id })).Kind.ShouldBe(FaultKind.Conflict);
        await _service.ReleaseVipAsync(asked.LoadBalancerId, ApiClient.Cancel);
        ((string)_neutron.All("ports")[id.ToString()]["device_id"]!).ShouldBe("");
    }

    [Fact]
    public async Task The_port_of_another_service_is_never_touched()
    {
        var other = Guid.NewGuid();
        Port(Project, $"lb-{other}");
        await _service.ReleaseVipAsync(other, ApiClient.Cancel);
        _neutron.All("ports").Count.ShouldBe(1);
        (await _service.ListVipOwnersAsync(DateTimeOffset.MaxValue, ApiClient.Cancel)).ShouldBeEmpty();
        _neutron.Asked.ShouldNotContain(it => it.StartsWith("DELETE") || it.StartsWith("PUT"));
    }

    [Fact]
    public async Task A_deleted_port_is_found_and_made_again_with_its_address()
    {
        var wanted = await StoredAsync();
        (await _service.FindBrokenVipsAsync([wanted], ApiClient.Cancel)).ShouldBeEmpty();
        _neutron.All("ports").Clear();
        (await _service.FindBrokenVipsAsync([wanted], ApiClient.Cancel)).ShouldHaveSingleItem()
            .Reason.ShouldContain(wanted.Vip.Address);

        var mended = await _service.EnsureVipAsync(wanted, ApiClient.Cancel);
        mended.Primary.Address.ShouldBe(wanted.Vip.Address);
        mended.Primary.PortId.ShouldNotBe(wanted.Vip.PortId);
        (await _service.FindBrokenVipsAsync([wanted], ApiClient.Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_port_whose_address_somebody_else_has_is_not_made_again()
    {
        var wanted = await StoredAsync();
        _neutron.All("ports").Clear();
        Port("other", "vm", wanted.Vip.Address);
        (await Should.ThrowAsync<RefusedException>(() => _service.EnsureVipAsync(wanted, ApiClient.Cancel)))
            .Message.ShouldContain(wanted.Vip.Address);
    }

    [Fact]
    public async Task Groups_and_policies_are_the_projects_own_or_shared_and_reach_the_port()
    {
        var own = _neutron.Put("security-groups", new JsonObject { ["project_id"] = Project });
        var foreign = _neutron.Put("security-groups", new JsonObject { ["project_id"] = "other" });
        var shared = _neutron.Put("qos/policies", new JsonObject { ["project_id"] = "other", ["shared"] = true });
        Open("qos_policy", shared, "*");
        (await Should.ThrowAsync<RefusedException>(() => _service.CheckOptionsAsync(
            new VipOptions([foreign], null), Project, ApiClient.Cancel))).Message.ShouldContain(foreign.ToString());

        var wanted = await StoredAsync() with { VipSecurityGroupIds = [own], VipQosPolicyId = shared };
        await _service.CheckOptionsAsync(VipOptions.Of(wanted), Project, ApiClient.Cancel);
        await _service.EnsureVipAsync(wanted, ApiClient.Cancel);
        var port = _neutron.All("ports").Single().Value;
        ((string)port["security_groups"]![0]!).ShouldBe(own.ToString());
        ((string)port["qos_policy_id"]!).ShouldBe(shared.ToString());

        await _service.EnsureVipAsync(wanted with { VipQosPolicyId = null }, ApiClient.Cancel);
        port["qos_policy_id"].ShouldBeNull();
    }

    [Fact]
    public async Task A_port_whose_chosen_groups_are_taken_off_has_the_projects_default_once()
    {
        var own = _neutron.Put("security-groups", new JsonObject { ["project_id"] = Project, ["name"] = "own" });
        var standard = _neutron.Put("security-groups", new JsonObject { ["project_id"] = Project, ["name"] = "default" });
        _neutron.Put("security-groups", new JsonObject { ["project_id"] = "other", ["name"] = "default" });
        var wanted = await StoredAsync();
        var port = _neutron.All("ports").Single().Value;

        // What nobody has chosen through us is left alone.
        port["security_groups"] = new JsonArray(own.ToString());
        await _service.EnsureVipAsync(wanted, ApiClient.Cancel);
        GroupsOf(port).ShouldBe([own.ToString()]);

        await _service.EnsureVipAsync(wanted with { VipSecurityGroupIds = [own] }, ApiClient.Cancel);
        port["security_groups"] = new JsonArray();
        await _service.EnsureVipAsync(wanted with { VipSecurityGroupIds = [own] }, ApiClient.Cancel);
        GroupsOf(port).ShouldBe([own.ToString()]);

        await _service.EnsureVipAsync(wanted, ApiClient.Cancel);
        GroupsOf(port).ShouldBe([standard.ToString()]);
        port["security_groups"] = new JsonArray();
        await _service.EnsureVipAsync(wanted, ApiClient.Cancel);
        GroupsOf(port).ShouldBeEmpty();

        IEnumerable<string> GroupsOf(JsonObject it) => it["security_groups"]!.AsArray().Select(id => (string)id!);
    }

    [Fact]
    public async Task A_port_whose_device_was_cleared_is_taken_again_with_what_is_the_users_own()
    {
        var policy = _neutron.Put("qos/policies", new JsonObject { ["project_id"] = Project });
        var wanted = await StoredAsync();
        var port = _neutron.All("ports").Single().Value;
        (port["device_id"], port["device_owner"], port["qos_policy_id"]) = ("", "", policy.ToString());

        (await _service.FindBrokenVipsAsync([wanted], ApiClient.Cancel)).ShouldHaveSingleItem();
        (await _service.EnsureVipAsync(wanted, ApiClient.Cancel)).Primary.PortId.ShouldBe(wanted.Vip.PortId);
        (await _service.EnsureVipAsync(wanted, ApiClient.Cancel)).Primary.PortId.ShouldBe(wanted.Vip.PortId);

        ((string)_neutron.All("ports").ShouldHaveSingleItem().Value["device_id"]!).ShouldBe($"lb-{wanted.Id}");
        ((string)port["qos_policy_id"]!).ShouldBe(policy.ToString());
    }

    [Fact]
    public async Task What_is_shared_with_this_service_alone_is_not_shared_with_projects()
    {
        var network = _neutron.Put("networks", new JsonObject { ["project_id"] = "other", ["shared"] = true });
        var subnet = Subnet(network);
        _neutron.All("subnets")[subnet.ToString()]["project_id"] = "other";
        (await RefusalAsync(Request() with { SubnetId = subnet })).Message.ShouldContain(subnet.ToString());

        Open("network", network, Project);
        (await _service.ReserveVipAsync(Request() with { SubnetId = subnet }, ApiClient.Cancel)).Primary.SubnetId.ShouldBe(subnet);
    }

    [Fact]
    public async Task A_full_subnet_of_the_network_is_passed_over_and_all_full_is_told()
    {
        var second = Subnet(_network);
        _neutron.Full.Add(_subnet.ToString());
        var asked = Request() with { NetworkId = _network };
        (await _service.ReserveVipAsync(asked, ApiClient.Cancel)).Primary.SubnetId.ShouldBe(second);

        _neutron.Full.Add(second.ToString());
        var refused = await RefusalAsync(Request() with { NetworkId = _network });
        refused.Kind.ShouldBe(FaultKind.Conflict);
        refused.Message.ShouldContain($"{_subnet}, {second} too few have a free address");
        (await RefusalAsync(Request() with { SubnetId = second })).Message.ShouldContain($"Subnet {second} has no free address");
        (await _service.ListVipOwnersAsync(DateTimeOffset.MaxValue, ApiClient.Cancel)).ShouldBe([asked.LoadBalancerId]);
    }

    [Fact]
    public async Task A_subnet_that_is_kept_for_other_services_is_passed_over()
    {
        var second = Subnet(_network);
        _neutron.All("subnets")[_subnet.ToString()]["service_types"] = new JsonArray("network:router_gateway");
        _neutron.All("subnets")[second.ToString()]["service_types"] = new JsonArray("compute:", "Octavia");
        (await _service.ReserveVipAsync(Request() with { NetworkId = _network }, ApiClient.Cancel)).Primary.SubnetId.ShouldBe(second);

        _neutron.All("subnets").Remove(second.ToString());
        (await RefusalAsync(Request() with { NetworkId = _network })).Faults.ShouldBe([VipFaults.NoSubnet]);
    }

    [Fact]
    public async Task A_users_port_goes_to_one_of_those_that_ask_at_once()
    {
        var id = Port(Project, "");
        var asked = Enumerable.Range(0, 10).Select(_ => Request() with { PortId = id }).ToList();
        var outcomes = await Task.WhenAll(asked.Select(async request =>
        {
            try
            {
                await _service.ReserveVipAsync(request, ApiClient.Cancel);
                return (Guid?)request.LoadBalancerId;
            }
            catch (RefusedException refused) when (refused.Kind == FaultKind.Conflict)
            {
                return null;
            }
        }));

        var winner = outcomes.OfType<Guid>().ShouldHaveSingleItem();
        ((string)_neutron.All("ports")[id.ToString()]["device_id"]!).ShouldBe($"lb-{winner}");
        await _service.ReleaseVipAsync(winner, ApiClient.Cancel);
        (await _service.ReserveVipAsync(Request() with { PortId = id }, ApiClient.Cancel)).Primary.PortId.ShouldBe(id);
    }

    [Fact]
    public async Task Further_addresses_are_on_the_same_port_and_network()
    {
        var (second, elsewhere) = (Subnet(_network), Subnet(
            _neutron.Put("networks", new JsonObject { ["project_id"] = Project })));
        var asked = Request() with { SubnetId = _subnet, AdditionalVips = [new AdditionalVipRequest(second, null)] };
        var got = await _service.ReserveVipAsync(asked, ApiClient.Cancel);
        got.Additional.ShouldHaveSingleItem().PortId.ShouldBe(got.Primary.PortId);
        got.Additional[0].SubnetId.ShouldBe(second);
        (await RefusalAsync(Request() with { SubnetId = _subnet, AdditionalVips = [new AdditionalVipRequest(_subnet, null)] }))
            .Faults.ShouldBe([VipFaults.RepeatedSubnet]);
        (await RefusalAsync(Request() with { SubnetId = _subnet, AdditionalVips = [new AdditionalVipRequest(elsewhere, null)] }))
            .Faults.ShouldBe([VipFaults.ManyNetworks]);
    }

    [Fact]
    public async Task What_the_project_does_not_see_is_not_there()
    {
        var foreign = Subnet(_neutron.Put("networks", new JsonObject { ["project_id"] = "other" }), "other");
        (await RefusalAsync(Request() with { SubnetId = foreign })).Message.ShouldContain($"Subnet {foreign} not found.");
        (await _service.SubnetExistsAsync(foreign, Project, ApiClient.Cancel)).ShouldBeFalse();
        (await _service.SubnetExistsAsync(_subnet, Project, ApiClient.Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_neutron_that_does_not_answer_is_told_as_such_and_reads_are_tried_again()
    {
        _neutron.IsDown = true;
        var refused = await RefusalAsync(Request() with { SubnetId = _subnet });
        refused.Kind.ShouldBe(FaultKind.Unavailable);
        refused.Message.ShouldContain("neutron.test");
        _neutron.Asked.Count.ShouldBe(3);
    }

    private Task<RefusedException> RefusalAsync(VipRequest asked) =>
        Should.ThrowAsync<RefusedException>(() => _service.ReserveVipAsync(asked, ApiClient.Cancel));

    private async Task<LoadBalancerSpec> StoredAsync()
    {
        var asked = Request() with { SubnetId = _subnet };
        var vip = await _service.ReserveVipAsync(asked, ApiClient.Cancel);
        return new LoadBalancerSpec
        {
            Id = asked.LoadBalancerId, ProjectId = Project, Provider = "noop_driver", Vip = vip.Primary,
        };
    }

    private static VipRequest Request() => new(Guid.NewGuid(), Project, null, null, null, null);

    private void Open(string kind, Guid id, string project) => _neutron.Put("rbac-policies", new JsonObject
    {
        ["object_type"] = kind, ["object_id"] = id.ToString(), ["action"] = "access_as_shared", ["target_tenant"] = project,
    });

    private Guid Subnet(Guid network, string project = Project) => _neutron.Put("subnets", new JsonObject
    {
        ["network_id"] = network.ToString(), ["project_id"] = project, ["cidr"] = "10.0.0.0/24", ["ip_version"] = 4,
    });

    private Guid Port(string project, string device, string address = "10.0.0.7") => _neutron.Put("ports", new JsonObject
    {
        ["project_id"] = project, ["network_id"] = _network.ToString(), ["device_id"] = device,
        ["device_owner"] = device.StartsWith("lb-", StringComparison.Ordinal) ? "Octavia" : "",
        ["fixed_ips"] = new JsonArray(new JsonObject { ["subnet_id"] = _subnet.ToString(), ["ip_address"] = address }),
    });
}
