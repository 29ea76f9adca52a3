using System.Text.RegularExpressions;
using Statera.EndToEnd.Support;

namespace Statera.EndToEnd;

/// <summary>Every command of the unmodified client, against a server that serves no traffic.</summary>
public sealed partial class AllCommandsTests
{
    private const string Packages = "/usr/lib/python3/dist-packages";

    // In an order in which each finds what it needs; {id} is the first id that the last list printed. The client's
    // "l7rule create --wait" is left out: it asks for the policy in the place of the rule.
    private static readonly string[] Commands =
    [
        "loadbalancer provider list",
        "loadbalancer provider capability list noop_driver",
        "loadbalancer flavorprofile create --name fp --provider noop_driver --flavor-data {}",
        "loadbalancer flavorprofile set --name fp2 fp",
        "loadbalancer flavorprofile list",
        "loadbalancer flavorprofile show fp2",
        "loadbalancer flavor create --name f --flavorprofile fp2 --description d --enable",
        "loadbalancer flavor set --name f --enable f",
        "loadbalancer flavor unset --description f",
        "loadbalancer flavor list",
        "loadbalancer flavor show f",
        "loadbalancer availabilityzoneprofile create --name ap --provider noop_driver --availability-zone-data {}",
        "loadbalancer availabilityzoneprofile set --name ap2 ap",
        "loadbalancer availabilityzoneprofile list",
        "loadbalancer availabilityzoneprofile show ap2",
        "loadbalancer availabilityzone create --name az --availabilityzoneprofile ap2 --enable",
        "loadbalancer availabilityzone set --description e az",
        "loadbalancer availabilityzone unset --description az",
        "loadbalancer availabilityzone list",
        "loadbalancer availabilityzone show az",
        "loadbalancer quota defaults show",
        "loadbalancer quota set --loadbalancer 5 --l7rule 9 admin",
        "loadbalancer quota list",
        "loadbalancer quota show admin",
        "loadbalancer quota unset --loadbalancer admin",
        "loadbalancer quota reset admin",
        "loadbalancer create --name lb --vip-subnet-id vip-subnet --flavor f --availability-zone az --wait",
        "loadbalancer set --name lb --description d --tag blue --wait lb",
        "loadbalancer unset --description --wait lb",
        "loadbalancer list --tags blue",
        "loadbalancer show lb",
        "loadbalancer status show lb",
        "loadbalancer stats show lb",
        "loadbalancer listener create --name li --protocol HTTP --protocol-port 80 --insert-headers X-Forwarded-For=true --allowed-cidr 127.0.0.0/8 --wait lb",
        "loadbalancer listener set --connection-limit 9 --timeout-client-data 7 --wait li",
        "loadbalancer listener unset --connection-limit --insert-headers --wait li",
        "loadbalancer listener list",
        "loadbalancer listener show li",
        "loadbalancer listener stats show li",
        "loadbalancer pool create --name po --protocol HTTP --lb-algorithm ROUND_ROBIN --listener li --session-persistence type=APP_COOKIE,cookie_name=c --wait",
        "loadbalancer pool set --lb-algorithm SOURCE_IP --wait po",
        "loadbalancer pool unset --session-persistence --wait po",
        "loadbalancer pool list",
        "loadbalancer pool show po",
        "loadbalancer member create --name me --address 127.0.0.9 --protocol-port 80 --weight 3 --wait po",
        "loadbalancer member set --weight 5 --monitor-port 8080 --wait po me",
        "loadbalancer member unset --weight --monitor-port --wait po me",
        "loadbalancer member list po",
        "loadbalancer member show po me",
        "loadbalancer healthmonitor create --name hm --type HTTP --delay 5 --timeout 3 --max-retries 2 --url-path /h --wait po",
        "loadbalancer healthmonitor set --delay 6 --wait hm",
        "loadbalancer healthmonitor unset --url-path --wait hm",
        "loadbalancer healthmonitor list",
        "loadbalancer healthmonitor show hm",
        "loadbalancer l7policy create --name l7 --action REDIRECT_TO_URL --redirect-url http://example.org/ --wait li",
        "loadbalancer l7policy set --redirect-http-code 301 --wait l7",
        "loadbalancer l7policy unset --redirect-http-code --wait l7",
        "loadbalancer l7policy list",
        "loadbalancer l7policy show l7",
        "loadbalancer l7rule create --type PATH --compare-type STARTS_WITH --value /a l7",
        "loadbalancer l7rule list l7",
        "loadbalancer l7rule set --value /b --wait l7 {id}",
        "loadbalancer l7rule unset --invert --wait l7 {id}",
        "loadbalancer l7rule show l7 {id}",
        "loadbalancer l7rule delete --wait l7 {id}",
        "loadbalancer amphora list",
        "loadbalancer amphora show {id}",
        "loadbalancer amphora stats show {id}",
        "loadbalancer amphora configure {id}",
        "loadbalancer amphora failover {id}",
        "loadbalancer l7policy delete --wait l7",
        "loadbalancer healthmonitor delete --wait hm",
        "loadbalancer member delete --wait po me",
        "loadbalancer pool delete --wait po",
        "loadbalancer listener delete --wait li",
        "loadbalancer failover --wait lb",
        "loadbalancer delete --cascade --wait lb",
        "loadbalancer flavor delete f",
        "loadbalancer flavorprofile delete fp2",
        "loadbalancer availabilityzone delete az",
        "loadbalancer availabilityzoneprofile delete ap2",
    ];

    [Fact]
    public async Task Every_command_succeeds()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel, null, "--providers", "noop_driver");
        var openstack = new OpenStackClient(server);
        var id = "";
        var failures = new List<string>();
        foreach (var command in Commands)
        {
            var result = await openstack.RunAsync(command.Replace("{id}", id, StringComparison.Ordinal), cancel);
            if (result.ExitCode != 0)
            {
                failures.Add($"openstack {command}: {result.Errors}{result.Output}");
            }

            if (command.Contains(" list", StringComparison.Ordinal))
            {
                id = FirstId().Match(result.Output).Value;
            }
        }

        failures.ShouldBeEmpty();

        // What serves a load balancer can't be deleted; that it is refused is that the command works.
        (await openstack.RunAsync($"loadbalancer amphora delete {Guid.NewGuid()}", cancel)).Errors.ShouldContain("not found");
    }

    [Fact]
    public void No_command_of_the_client_is_left_out()
    {
        var file = Directory.EnumerateFiles(Packages, "entry_points.txt", SearchOption.AllDirectories)
            .Single(path => path.Contains("octaviaclient", StringComparison.Ordinal));
        var known = File.ReadLines(file).Where(line => line.StartsWith("loadbalancer", StringComparison.Ordinal))
            .Select(line => line.Split('=')[0].Trim().Replace('_', ' ')).ToList();
        known.Count.ShouldBeGreaterThan(80);
        known.Where(name => !Commands.Append("loadbalancer amphora delete x").Any(command => Is(command, name)))
            .ShouldBeEmpty();
    }

    private static bool Is(string command, string name) => command.StartsWith(name, StringComparison.Ordinal)
        && (command.Length == name.Length || command[name.Length] == ' ');

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex FirstId();
}
