using System.Globalization;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/security-group-rules</summary>
internal sealed class SecurityGroupRuleResource(BuiltInNetworkService network)
{
    private static readonly CollectionShape<SecurityGroupRuleRecord> Shape = new(
        SecurityGroupRecordJson.Default.SecurityGroupRuleRecord);

    private static readonly string[] Directions = ["ingress", "egress"];
    private static readonly string[] Ethertypes = ["IPv4", "IPv6"];
    private static readonly string[] Protocols =
    [
        "ah", "dccp", "egp", "esp", "gre", "icmp", "icmpv6", "igmp", "ipip", "ipv6-encap", "ipv6-frag", "ipv6-icmp",
        "ipv6-nonxt", "ipv6-opts", "ipv6-route", "ospf", "pgm", "rsvp", "sctp", "tcp", "udp", "udplite", "vrrp",
    ];

    public void Map(IEndpointRouteBuilder endpoints) => NeutronRoute.Map(
        endpoints, "security-group-rules", ListAsync, CreateAsync, ShowAsync, UpdateAsync, DeleteAsync);

    private async Task ListAsync(HttpContext context)
    {
        var records = await network.ReadAsync(
            reader => reader.SecurityGroups().Where(it => Caller.Of(context).CanSee(it.ProjectId))
                .SelectMany(it => it.Rules.Select(rule => SecurityGroupRuleRecord.Of(it, rule))).ToList(),
            context.RequestAborted);
        await NeutronRoute.ListAsync(context, "security_group_rules", Shape, records);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (group, rule) = await network.ReadAsync(reader => Find(context, reader), context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, group, rule);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "security_group_rule");
        var groupId = body.RequiredId("security_group_id").ToString();
        body.Project();
        var draft = Read(body);
        body.End();
        body.ThrowIfFaulty();
        var group = await network.WriteAsync(
            (store, now) =>
            {
                var it = SecurityGroupResource.Groups.Find(context, store, groupId);
                if (it.Rules.FirstOrDefault(draft.IsSameAs) is { } same)
                {
                    throw new RefusedException(Fault.Conflict(
                        "", $"Security group rule already exists. Rule id is {same.Id}."));
                }

                if (draft.RemoteGroupId is { } remote)
                {
                    SecurityGroupResource.Groups.Find(context, store, remote);
                }

                it = it with { Rules = it.Rules.Add(draft with { CreatedAt = now }), UpdatedAt = now };
                store.Put(it);
                return it;
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, group, group.Rules[^1]);
    }

    // A rule is made and deleted; what it lets pass never changes.
    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "security_group_rule");
        var description = body.Text("description") ?? "";
        body.End();
        body.ThrowIfFaulty();
        var (group, rule) = await network.WriteAsync(
            (store, now) =>
            {
                var (it, before) = Find(context, store);
                var after = before with { Description = description };
                it = it with { Rules = it.Rules.Replace(before, after), UpdatedAt = now };
                store.Put(it);
                return (it, after);
            },
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, group, rule);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await network.WriteAsync(
            (store, now) =>
            {
                var (group, rule) = Find(context, store);
                store.Put(group with { Rules = group.Rules.Remove(rule), UpdatedAt = now });
                return true;
            },
            context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private static SecurityGroupRule Read(BodyObject body)
    {
        var (least, most) = (body.Int("port_range_min"), body.Int("port_range_max"));
        var protocol = Protocol(body);
        var isIcmp = protocol is "icmp" or "icmpv6" or "ipv6-icmp" or "1" or "58";
        if (!isIcmp && (least is not null || most is not null))
        {
            if (protocol is null)
            {
                body.Refuse("protocol", "Ports need a protocol that has ports, like tcp or udp");
            }
            else if (least is not (>= 1 and <= 65_535) || most is not (>= 1 and <= 65_535) || least > most)
            {
                body.Refuse("port_range_min",
                    "port_range_min and port_range_max should be 1 to 65535, both given, the former not above the latter");
            }
        }
        else if (isIcmp && (least is < 0 or > 255 || most is < 0 or > 255 || (least is null && most is not null)))
        {
            body.Refuse("port_range_min", "An ICMP type and code should be 0 to 255, and a code needs a type");
        }

        var ethertype = OneOf(body, "ethertype", Ethertypes) ?? "IPv4";
        return new SecurityGroupRule(
            Guid.NewGuid().ToString(), body.Text("description") ?? "", Direction(body), ethertype, protocol, least, most,
            Prefix(body, ethertype), RemoteGroup(body), default);
    }

    private static string Direction(BodyObject body) =>
        body.RequiredString("direction").Length > 0 ? OneOf(body, "direction", Directions) ?? "" : "";

    private static string? RemoteGroup(BodyObject body)
    {
        var id = body.Id("remote_group_id")?.ToString();
        if (id is not null && body.Has("remote_ip_prefix") && !body.HasNull("remote_ip_prefix"))
        {
            body.Refuse("remote_group_id", "Only one of remote_group_id and remote_ip_prefix may be given");
        }

        body.NotServed("remote_address_group_id", "there are no address groups.");
        return id;
    }

    private static string? Prefix(BodyObject body, string ethertype)
    {
        if (body.String("remote_ip_prefix") is not { } text)
        {
            return null;
        }

        var canonical = Cidr.Canonical(text);
        if (canonical is null || canonical.Contains(':') != (ethertype == "IPv6"))
        {
            body.Refuse("remote_ip_prefix", $"Value should be a range of {ethertype} addresses");
        }

        return canonical;
    }

    private static string? Protocol(BodyObject body)
    {
        var text = body.Has("protocol") && !body.HasNull("protocol")
            ? body.String("protocol")?.ToLowerInvariant() : null;
        if (text is null or "any" or "0")
        {
            return null;
        }

        if (!Protocols.Contains(text)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 255))
        {
            body.Refuse("protocol", $"Value should be a number from 0 to 255, any, or one of {string.Join(", ", Protocols)}");
        }

        return text;
    }

    private static string? OneOf(BodyObject body, string name, string[] values)
    {
        var text = body.String(name);
        if (text is null)
        {
            return null;
        }

        var value = Array.Find(values, it => string.Equals(it, text, StringComparison.OrdinalIgnoreCase));
        if (value is null)
        {
            body.Refuse(name, $"Value should be one of: {string.Join(", ", values)}");
        }

        return value;
    }

    private static (SecurityGroupDocument Group, SecurityGroupRule Rule) Find(HttpContext context, IDocumentReader reader)
    {
        var id = NeutronRoute.Id(context);
        foreach (var group in reader.SecurityGroups().Where(it => Caller.Of(context).CanSee(it.ProjectId)))
        {
            if (group.Rules.FirstOrDefault(rule => rule.Id == id) is { } rule)
            {
                return (group, rule);
            }
        }

        throw new RefusedException(new Fault(FaultKind.NotFound, "", $"Security group rule {id} does not exist"));
    }

    private static Task WriteAsync(
        HttpContext context, int status, SecurityGroupDocument group, SecurityGroupRule rule) =>
        Reply.WriteWrappedAsync(
            context, status, "security_group_rule", SecurityGroupRuleRecord.Of(group, rule),
            SecurityGroupRecordJson.Default.SecurityGroupRuleRecord);
}
