using Statera.EndToEnd.Support;

namespace Statera.EndToEnd;

/// <summary>The unmodified client's commands for what load balancers rarely need, against the built-in network.</summary>
public sealed class NetworkCommandsTests
{
    // In an order in which each finds what it needs; {fip} is the first floating address.
    private static readonly string[] Commands =
    [
        "network create --external out",
        "subnet create --network out --subnet-range 127.100.0.0/24 --no-dhcp --gateway none out-subnet",
        "router create r",
        "router add subnet r vip-subnet",
        "router set --external-gateway out --name r2 r",
        "router show r2",
        "router list",
        "port create --network vip-net p",
        "floating ip create out",
        "floating ip set --port p {fip}",
        "floating ip show {fip}",
        "floating ip list",
        "floating ip unset --port {fip}",
        "floating ip delete {fip}",
        "router unset --external-gateway r2",
        "router remove subnet r2 vip-subnet",
        "router add port r2 p",
        "router remove port r2 p",
        "router delete r2",
        "network delete out",
        "network qos policy create --description d slow",
        "network qos policy set --name slower --share slow",
        "network qos policy show slower",
        "network qos policy list",
        "network qos policy delete slower",
        "subnet pool create --pool-prefix 127.101.0.0/16 --default-prefix-length 26 --min-prefix-length 20 ranges",
        "subnet pool set --name more --pool-prefix 127.102.0.0/16 --default-quota 4096 ranges",
        "subnet pool list",
        "subnet pool show more",
        "network create cut",
        "subnet create --network cut --subnet-pool more cut-26",
        "subnet create --network cut --subnet-pool more --prefix-length 28 cut-28",
        "subnet create --network cut --subnet-pool more --subnet-range 127.102.3.0/24 cut-24",
        "subnet set --tag t --tag u cut-26",
        "subnet unset --tag t cut-26",
        "subnet list --tags u",
        "network set --no-tag cut",
        "port create --network cut --allowed-address ip-address=127.102.3.9 --tag t pairs",
        "port set --allowed-address ip-address=127.102.3.10,mac-address=02:00:5e:00:53:01 pairs",
        "port unset --allowed-address ip-address=127.102.3.10,mac-address=02:00:5e:00:53:01 pairs",
        "port show pairs",
        "port delete pairs",
        "network delete cut",
        "subnet pool delete more",
    ];

    [Fact]
    public async Task Each_of_the_networks_objects_is_made_used_and_deleted()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel, null, "--providers", "noop_driver");
        var openstack = new OpenStackClient(server);
        var failures = new List<string>();
        var floating = "";
        foreach (var command in Commands)
        {
            var result = await openstack.RunAsync(command.Replace("{fip}", floating, StringComparison.Ordinal), cancel);
            if (result.ExitCode != 0)
            {
                failures.Add($"openstack {command}: {result.Errors}{result.Output}");
            }

            if (command == "floating ip create out" && result.ExitCode == 0)
            {
                floating = (string)(await openstack.JsonAsync("floating ip list", cancel))[0]!["Floating IP Address"]!;
            }
        }

        failures.ShouldBeEmpty();
    }
}
