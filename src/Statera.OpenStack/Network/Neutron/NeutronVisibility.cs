using System.Text.Json.Nodes;
using Statera.Core.Model;
using Statera.Core.Networks;

namespace Statera.OpenStack.Network.Neutron;

/// <summary>
/// What a project may use of Neutron's objects. The service itself sees all of them, so it must judge as Neutron would
/// for the project: its own, the shared, and what a role-based rule opens to it.
/// </summary>
internal sealed class NeutronVisibility(NeutronClient neutron)
{
    /// <summary>The subnet, where the project may use it.</summary>
    public async Task<JsonObject?> SubnetAsync(Guid id, string projectId, CancellationToken cancel)
    {
        var subnet = await neutron.FindAsync("subnets", "subnet", id.ToString(), cancel);
        if (subnet is null || IsOwn(subnet, projectId))
        {
            return subnet;
        }

        return Guid.TryParse((string?)subnet["network_id"], out var network)
            && await NetworkAsync(network, projectId, cancel) is not null ? subnet : null;
    }

    /// <summary>The network, where the project may use it.</summary>
    public async Task<JsonObject?> NetworkAsync(Guid id, string projectId, CancellationToken cancel)
    {
        var network = await neutron.FindAsync("networks", "network", id.ToString(), cancel);
        return network is null || IsOwn(network, projectId) || IsTrue(network, "router:external")
            || await IsOpenedAsync("network", network, projectId, cancel)
            ? network
            : null;
    }

    /// <summary>Refuses security groups and a policy that the project may not use.</summary>
    public async Task CheckAsync(VipOptions options, string projectId, CancellationToken cancel)
    {
        foreach (var id in options.SecurityGroupIds)
        {
            await CheckAsync(
                "security-groups", "security_group", "vip_sg_ids", "Security Group", id, projectId, cancel);
        }

        if (options.QosPolicyId is { } policy)
        {
            await CheckAsync("qos/policies", "policy", "vip_qos_policy_id", "QoS Policy", policy, projectId, cancel);
        }
    }

    private async Task CheckAsync(
        string plural, string singular, string field, string what, Guid id, string projectId, CancellationToken cancel)
    {
        var found = await neutron.FindAsync(plural, singular, id.ToString(), cancel);
        if (found is null || !(IsOwn(found, projectId)
            || await IsOpenedAsync(singular == "policy" ? "qos_policy" : singular, found, projectId, cancel)))
        {
            throw new RefusedException(VipFaults.Missing(field, what, id));
        }
    }

    // What Neutron calls shared is shared with who asks, which is this service: only the rules tell of the project.
    private async Task<bool> IsOpenedAsync(string kind, JsonObject it, string projectId, CancellationToken cancel)
    {
        try
        {
            var rules = await neutron.ListAsync(
                "rbac-policies", $"object_type={kind}&object_id={(string?)it["id"]}&action=access_as_shared", cancel);
            return rules.Any(rule => (string?)rule["target_tenant"] is { } target
                && (target == "*" || target == projectId));
        }
        catch (NeutronException)
        {
            // A Neutron without such rules shares with all or none.
            return IsTrue(it, "shared");
        }
    }

    private static bool IsOwn(JsonObject it, string projectId) => (string?)it["project_id"] == projectId;

    private static bool IsTrue(JsonObject it, string name) => (bool?)it[name] == true;
}
