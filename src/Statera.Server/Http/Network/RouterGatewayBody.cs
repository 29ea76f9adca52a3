using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>What a request says of a router's gateway.</summary>
/// <param name="IsGiven">Whether it says anything.</param>
/// <param name="NetworkId">The external network; null for no gateway.</param>
/// <param name="EnableSnat">Kept for clients.</param>
/// <param name="Addresses">The addresses to have there; null for any.</param>
internal sealed record RouterGatewayBody(
    bool IsGiven, string? NetworkId, bool EnableSnat, IReadOnlyList<AskedAddress>? Addresses)
{
    public static RouterGatewayBody Read(BodyObject body)
    {
        if (!body.Has("external_gateway_info"))
        {
            return new RouterGatewayBody(false, null, true, null);
        }

        if (body.Object("external_gateway_info") is not { } info)
        {
            return new RouterGatewayBody(true, null, true, null);
        }

        info.NotServed("qos_policy_id", "no QoS policy is enforced on the built-in network.");
        var read = new RouterGatewayBody(
            true, info.Id("network_id")?.ToString(), info.Bool("enable_snat") ?? true,
            AskedAddress.Read(info, "external_fixed_ips"));
        info.End();
        return read;
    }

    /// <summary>The router with the gateway asked for; its port is made or deleted with that.</summary>
    public RouterDocument Apply(
        HttpContext context, IDocumentTransaction store, RouterDocument router, DateTimeOffset now)
    {
        if (!IsGiven)
        {
            return router;
        }

        if (NetworkId is null)
        {
            Clear(store, router);
            return router with { Gateway = null };
        }

        var external = ExternalNetworks.Find(context, store, NetworkId, "router");
        if (router.Gateway is { } kept && kept.NetworkId == NetworkId && Addresses is not { Count: > 0 })
        {
            return router with { Gateway = kept with { EnableSnat = EnableSnat } };
        }

        Clear(store, router);
        var id = Guid.NewGuid().ToString();

        // Of no project, as Neutron has it: the address is the operator's.
        store.PutRouterPort(new PortDocument(
            id, "", "", "", external.Id, AdminStateUp: true,
            ExternalNetworks.Take(store, external, Addresses, id, "router"),
            router.Id, RouterDirectory.GatewayOwner, now, now));
        return router with { Gateway = new RouterGateway(external.Id, id, EnableSnat) };
    }

    /// <summary>Deletes the gateway's port.</summary>
    public static void Clear(IDocumentTransaction store, RouterDocument router)
    {
        FloatingIpTargets.ThrowIfGatewayCountedOn(store, router);
        if (router.Gateway is { } gateway && store.FindPort(gateway.PortId) is { } port)
        {
            store.DeleteRouterPort(port);
        }
    }
}
