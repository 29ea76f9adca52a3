using Statera.Core.Model;
using Statera.Core.Validation;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Members as requests say them (API, "Create Member", "Update a Member").</summary>
internal static class MemberBody
{
    /// <summary>A new member of a pool.</summary>
    public static MemberSpec Create(BodyObject body, string projectId, Guid poolId)
    {
        var member = new MemberSpec
        {
            Id = Guid.NewGuid(),
            ProjectId = projectId,
            PoolId = poolId,
            Address = body.RequiredAddress("address"),
            ProtocolPort = body.RequiredInt("protocol_port", Limits.Port),
            SubnetId = body.Id("subnet_id"),
        };
        if (body.Bool("request_sriov") is true)
        {
            body.Note(new Fault(FaultKind.Invalid, body.PathOf("request_sriov"),
                "The load balancer flavor does not allow SR-IOV member ports."));
        }

        return Apply(body, member);
    }

    /// <summary>A member with what an update changes of it.</summary>
    public static MemberSpec Update(BodyObject body, MemberSpec member) => Apply(body, member);

    private static MemberSpec Apply(BodyObject body, MemberSpec it)
    {
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp),
            Tags = body.TagsOr(it.Tags),
            Weight = body.IntOr("weight", Limits.Weight, it.Weight, 1),
            Backup = body.BoolOr("backup", it.Backup),
            MonitorAddress = body.Has("monitor_address") ? body.Address("monitor_address") : it.MonitorAddress,
            MonitorPort = body.Has("monitor_port") ? body.Int("monitor_port", Limits.Port) : it.MonitorPort,
        };
        body.End();
        return it;
    }
}
