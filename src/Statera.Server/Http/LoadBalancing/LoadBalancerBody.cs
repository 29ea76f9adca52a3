using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Offers;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// Load balancers as requests say them (API, "Create a Load Balancer", "Creating a Fully Populated Load Balancer").
/// </summary>
internal static class LoadBalancerBody
{
    private static readonly string[] VipNames = ["vip_port_id", "vip_subnet_id", "vip_network_id"];

    /// <summary>What names the VIP of a new load balancer.</summary>
    public static VipRequest Vip(BodyObject body, Guid id, string projectId)
    {
        var vip = new VipRequest(
            id, projectId, body.Address("vip_address"), body.Id("vip_port_id"), body.Id("vip_subnet_id"),
            body.Id("vip_network_id"))
        {
            AdditionalVips = AdditionalVips(body),
        };
        if (!VipNames.Any(name => body.Has(name) && !body.HasNull(name)))
        {
            body.Note(VipFaults.NotNamed);
        }
        else if (vip.RepeatsSubnet)
        {
            body.Note(VipFaults.RepeatedSubnet);
        }

        return vip;
    }

    /// <summary>A new load balancer with all below it, but for its VIP.</summary>
    public static Func<VipReservation, LoadBalancer> Create(
        BodyObject body, Guid id, string projectId, OfferChoice choice)
    {
        var tree = TreeDraft.OfLoadBalancer(body, projectId);
        var spec = Update(body, new LoadBalancerSpec
        {
            Id = id,
            ProjectId = projectId,
            Provider = choice.Provider,
            FlavorId = choice.FlavorId,
            FlavorData = choice.FlavorData,
            AvailabilityZone = choice.AvailabilityZone,
            AvailabilityZoneData = choice.AvailabilityZoneData,
            Vip = new VipSpec("0.0.0.0", default, default, default),
        });
        return vip => tree.AddTo(new LoadBalancer
        {
            Spec = spec with { Vip = vip.Primary, AdditionalVips = vip.Additional },
        });
    }

    /// <summary>A load balancer with what an update changes of it.</summary>
    public static LoadBalancerSpec Update(BodyObject body, LoadBalancerSpec it)
    {
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp),
            Tags = body.TagsOr(it.Tags),
            VipQosPolicyId = body.Has("vip_qos_policy_id") ? body.Id("vip_qos_policy_id") : it.VipQosPolicyId,
            VipSecurityGroupIds = body.IdsOr("vip_sg_ids", it.VipSecurityGroupIds),
        };
        body.End();
        return it;
    }

    private static ImmutableArray<AdditionalVipRequest> AdditionalVips(BodyObject body)
    {
        var asked = ImmutableArray.CreateBuilder<AdditionalVipRequest>();
        foreach (var vip in body.Objects("additional_vips") ?? [])
        {
            asked.Add(new AdditionalVipRequest(vip.RequiredId("subnet_id"), vip.Address("ip_address")));
            vip.End();
        }

        return asked.ToImmutable();
    }
}
