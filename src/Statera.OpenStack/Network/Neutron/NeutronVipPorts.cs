using System.Net;
using System.Text.Json.Nodes;
using Statera.Core.Model;
using Statera.Core.Networks;

namespace Statera.OpenStack.Network.Neutron;

/// <summary>The ports of Neutron that hold VIPs.</summary>
internal sealed class NeutronVipPorts(NeutronClient neutron, NeutronVisibility visibility)
{
    private const string Ports = "ports";
    private const string Port = "port";

    /// <summary>The port of a load balancer; null where there is none.</summary>
    public async Task<NeutronPort?> FindAsync(Guid loadBalancerId, CancellationToken cancel) =>
        (await neutron.ListAsync(Ports, $"device_id={DeviceOf(loadBalancerId)}", cancel))
        .Select(NeutronPort.Of).FirstOrDefault(port => port.DeviceOwner == VipPorts.DeviceOwner);

    /// <summary>The port of a stored VIP whose device somebody has cleared; null where there is none.</summary>
    public async Task<NeutronPort?> FindClearedAsync(LoadBalancerSpec wanted, CancellationToken cancel) =>
        await neutron.FindAsync(Ports, Port, wanted.Vip.PortId.ToString(), cancel) is { } found
        && NeutronPort.Of(found) is { DeviceId: "" } port && port.ProjectId == wanted.ProjectId && port.Holds(wanted)
            ? port
            : null;

    /// <summary>Says on a port whose it is.</summary>
    public async Task<NeutronPort> MarkAsync(NeutronPort port, Guid loadBalancerId, CancellationToken cancel) =>
        NeutronPort.Of(await neutron.UpdateAsync(
            Ports, Port, port.Id,
            new JsonObject { ["device_id"] = DeviceOf(loadBalancerId), ["device_owner"] = VipPorts.DeviceOwner }, cancel));

    /// <summary>All ports that hold VIPs, those of other services too, by what they are of.</summary>
    public async Task<ILookup<string, NeutronPort>> ListAsync(CancellationToken cancel) =>
        (await neutron.ListAsync(
            Ports, $"device_owner={VipPorts.DeviceOwner}&fields=id&fields=device_id&fields=fixed_ips", cancel))
        .Select(NeutronPort.Of).ToLookup(port => port.DeviceId);

    /// <summary>Takes the user's port.</summary>
    public async Task<NeutronPort> BorrowAsync(VipRequest request, CancellationToken cancel)
    {
        var id = request.PortId!.Value.ToString();
        var found = await neutron.FindAsync(Ports, Port, id, cancel);
        if (found is null || NeutronPort.Of(found) is not { } port || port.ProjectId != request.ProjectId)
        {
            throw new RefusedException(VipFaults.Missing("vip_port_id", "Port", id));
        }

        if (port.DeviceId.Length > 0)
        {
            throw new RefusedException(Fault.Conflict(
                "vip_port_id", $"Port {id} is in use by {port.DeviceOwner} {port.DeviceId}."));
        }

        var meant = port.FixedIps.Count(ip => IsMeant(request, ip));
        if (meant != 1 || request.AdditionalVips.Any(asked => AddressOf(port, asked) is null))
        {
            throw new RefusedException(meant > 1 ? VipFaults.UnclearAddress : VipFaults.NoSuchAddress);
        }

        var change = Options(request.Options);
        change["device_id"] = DeviceOf(request.LoadBalancerId);
        change["device_owner"] = VipPorts.DeviceOwner;
        return NeutronPort.Of(await neutron.UpdateAsync(Ports, Port, id, change, cancel));
    }

    /// <summary>Makes a port.</summary>
    public async Task<NeutronPort> MakeAsync(VipRequest request, CancellationToken cancel)
    {
        IReadOnlyList<JsonObject> subnets = request.SubnetId is { } id
            ? [await CheckedSubnetAsync(request, id, cancel)]
            : await SubnetsAsync(request, cancel);
        for (var i = 0; ; i++)
        {
            try
            {
                return await MakeAsync(request, subnets[i], cancel);
            }
            catch (NeutronException error) when (error.Type == NeutronException.NoAddress && i < subnets.Count - 1)
            {
                // This one is full, and another will do.
            }
            catch (NeutronException error) when (error.Type == NeutronException.NoAddress)
            {
                throw new RefusedException(Full(request, subnets));
            }
        }
    }

    /// <summary>Makes the port of a stored VIP again, with its addresses.</summary>
    public Task<NeutronPort> MakeAgainAsync(LoadBalancerSpec wanted, CancellationToken cancel) => MakeAsync(
        wanted.Id, wanted.ProjectId, wanted.Vip.NetworkId.ToString(),
        new JsonArray([.. wanted.AllVips
            .Select(vip => Address(vip.SubnetId.ToString(), vip.Address))]),
        VipOptions.Of(wanted), cancel);

    /// <summary>Gives a port the wanted security groups and policy.</summary>
    public Task SetOptionsAsync(NeutronPort port, VipOptions options, CancellationToken cancel) =>
        neutron.UpdateAsync(Ports, Port, port.Id, Options(options), cancel);

    /// <summary>Takes the policy off a port.</summary>
    public Task ClearPolicyAsync(NeutronPort port, CancellationToken cancel) =>
        neutron.UpdateAsync(Ports, Port, port.Id, new JsonObject { ["qos_policy_id"] = null }, cancel);

    /// <summary>Gives a port the group that a port has for which none is chosen.</summary>
    public async Task SetDefaultGroupAsync(NeutronPort port, string projectId, CancellationToken cancel)
    {
        var groups = await neutron.ListAsync("security-groups", $"project_id={projectId}&name=default", cancel);
        await neutron.UpdateAsync(
            Ports, Port, port.Id,
            new JsonObject
            {
                ["security_groups"] = new JsonArray([.. groups.Select(group => (JsonNode)(string)group["id"]!)]),
            },
            cancel);
    }

    /// <summary>Gives a port back: one that was made goes, the user's stays.</summary>
    public async Task ReleaseAsync(NeutronPort port, bool isLent, CancellationToken cancel)
    {
        if (!isLent)
        {
            await neutron.DeleteAsync(Ports, port.Id, cancel);
            return;
        }

        try
        {
            await neutron.UpdateAsync(
                Ports, Port, port.Id, new JsonObject { ["device_id"] = "", ["device_owner"] = "" }, cancel);
        }
        catch (NeutronException error) when (error.Status == HttpStatusCode.NotFound)
        {
            // The user has deleted it meanwhile.
        }
    }

    /// <summary>Which of a port's addresses a request means.</summary>
    public static bool IsMeant(VipRequest request, FixedIp ip) =>
        (request.SubnetId is null || ip.SubnetId == request.SubnetId.ToString())
        && (request.Address is null || ip.IpAddress == request.Address);

    /// <summary>The address of a port that is the further one asked for.</summary>
    public static FixedIp? AddressOf(NeutronPort port, AdditionalVipRequest asked) => port.FixedIps.FirstOrDefault(
        ip => ip.SubnetId == asked.SubnetId.ToString() && (asked.Address is null || asked.Address == ip.IpAddress));

    /// <summary>What a load balancer is called as the device of a port.</summary>
    public static string DeviceOf(Guid loadBalancerId) => $"lb-{loadBalancerId}";

    // Neutron names the network, which may have other subnets with free addresses.
    private static Fault Full(VipRequest request, IReadOnlyList<JsonObject> subnets)
    {
        var ids = subnets.Select(subnet => (string)subnet["id"]!)
            .Concat(request.AdditionalVips.Select(asked => asked.SubnetId.ToString())).ToList();
        return Fault.Conflict(
            request.SubnetId is null ? "vip_network_id" : "vip_subnet_id",
            ids is [var one]
                ? $"Subnet {one} has no free address left for the VIP; name another, or have its allocation pools extended."
                : $"Of the subnets {string.Join(", ", ids)} too few have a free address left for the VIP; name others, " +
                "or have their allocation pools extended.");
    }

    private async Task<NeutronPort> MakeAsync(VipRequest request, JsonObject subnet, CancellationToken cancel)
    {
        var (subnetId, networkId) = ((string)subnet["id"]!, (string)subnet["network_id"]!);
        var addresses = new JsonArray(Address(subnetId, request.Address));
        foreach (var asked in request.AdditionalVips)
        {
            var further = await visibility.SubnetAsync(asked.SubnetId, request.ProjectId, cancel)
                ?? throw new RefusedException(VipFaults.Missing("additional_vips", "Subnet", asked.SubnetId));
            addresses.Add((JsonNode)(
                (string?)further["network_id"] != networkId ? throw new RefusedException(VipFaults.ManyNetworks)
                : asked.SubnetId.ToString() == subnetId ? throw new RefusedException(VipFaults.RepeatedSubnet)
                : Address(asked.SubnetId.ToString(), asked.Address)));
        }

        return await MakeAsync(
            request.LoadBalancerId, request.ProjectId, networkId, addresses, request.Options, cancel);
    }

    private async Task<NeutronPort> MakeAsync(
        Guid id, string projectId, string networkId, JsonArray addresses, VipOptions options, CancellationToken cancel)
    {
        var port = Options(options);
        port["name"] = $"octavia-lb-{id}";
        port["project_id"] = projectId;
        port["network_id"] = networkId;
        port["device_id"] = DeviceOf(id);
        port["device_owner"] = VipPorts.DeviceOwner;
        port["fixed_ips"] = addresses;
        return NeutronPort.Of(await neutron.CreateAsync(Ports, Port, port, cancel));
    }

    private async Task<JsonObject> CheckedSubnetAsync(VipRequest request, Guid id, CancellationToken cancel)
    {
        var subnet = await visibility.SubnetAsync(id, request.ProjectId, cancel)
            ?? throw new RefusedException(VipFaults.Missing("vip_subnet_id", "Subnet", id));
        return request.NetworkId is not { } network || (string?)subnet["network_id"] == network.ToString()
            ? subnet
            : throw new RefusedException(VipFaults.SubnetOfOtherNetwork);
    }

    // The subnet that holds the address; without one those of IPv4, for that is what clients expect of a VIP.
    private async Task<IReadOnlyList<JsonObject>> SubnetsAsync(VipRequest request, CancellationToken cancel)
    {
        var network = request.NetworkId ?? throw new RefusedException(VipFaults.NotNamed);
        _ = await visibility.NetworkAsync(network, request.ProjectId, cancel)
            ?? throw new RefusedException(VipFaults.Missing("vip_network_id", "Network", network));
        var subnets = (await neutron.ListAsync("subnets", $"network_id={network}", cancel)).Where(ServesVips).ToList();
        List<JsonObject> fitting = request.Address is { } address
            ? [.. subnets.Where(it => IPNetwork.Parse((string)it["cidr"]!).Contains(IPAddress.Parse(address)))]
            : [.. subnets.Where(it => (int?)it["ip_version"] == 4)];
        return fitting.Count > 0 ? fitting
            : request.Address is null && subnets.Count > 0 ? subnets
            : throw new RefusedException(VipFaults.NoSubnet);
    }

    // A subnet may be kept for certain owners of ports: those whose name begins with what it lists.
    private static bool ServesVips(JsonObject subnet) => subnet["service_types"] is not JsonArray { Count: > 0 } types
        || types.Any(type => VipPorts.DeviceOwner.StartsWith((string?)type ?? "", StringComparison.Ordinal));

    // Without groups of the user's own the port keeps those that Neutron gave it.
    private static JsonObject Options(VipOptions options)
    {
        var port = new JsonObject();
        if (!options.SecurityGroupIds.IsEmpty)
        {
            port["security_groups"] = new JsonArray(
                [.. options.SecurityGroupIds.Select(id => (JsonNode)JsonValue.Create(id.ToString()))]);
        }

        // A Neutron without QoS does not know the attribute.
        if (options.QosPolicyId is { } policy)
        {
            port["qos_policy_id"] = policy.ToString();
        }

        return port;
    }

    private static JsonObject Address(string subnetId, string? address) => address is null
        ? new JsonObject { ["subnet_id"] = subnetId }
        : new JsonObject { ["subnet_id"] = subnetId, ["ip_address"] = address };
}
