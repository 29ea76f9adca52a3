using System.Collections.Immutable;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>/v2.0/subnetpools</summary>
internal sealed class SubnetPoolResource(BuiltInNetworkService network)
{
    /// <summary>Subnet pools; each project sees its own and the shared ones.</summary>
    public static readonly NeutronCollection<SubnetPoolDocument, SubnetPoolRecord> SubnetPools = new(
        "subnetpool", "subnetpools", SubnetPoolRecordJson.Default.SubnetPoolRecord)
    {
        All = reader => reader.SubnetPools(),
        ById = SubnetPoolDirectory.FindSubnetPool,
        Put = SubnetPoolDirectory.Put,
        IsVisible = (caller, _, it) => it.Shared || caller.CanSee(it.ProjectId),
        Record = (_, it) => SubnetPoolRecord.Of(it),
        Missing = id => ("SubnetPoolNotFound", $"Subnet pool {id} could not be found."),
    };

    // What Neutron takes where a request names none.
    private const int LargestByDefault = 8;
    private const int SmallestByDefault = 32;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        NeutronRoute.Map(
            endpoints, "subnetpools", context => SubnetPools.ListAsync(context, network), CreateAsync,
            context => SubnetPools.ShowAsync(context, network), UpdateAsync, DeleteAsync);
        NeutronTags.Map(endpoints, "subnetpools", SubnetPools, network);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "subnetpool");
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        var smallest = body.Int("min_prefixlen") ?? LargestByDefault;
        if (!body.Has("prefixes"))
        {
            body.Refuse("prefixes", "It must be given: the ranges that subnets are cut from");
        }

        var draft = Apply(body, new SubnetPoolDocument(
            Guid.NewGuid().ToString(), "", "", projectId, [], LargestByDefault, SmallestByDefault, smallest, null,
            body.Bool("shared") ?? false, IsDefault: false, default, default));
        body.ThrowIfFaulty();
        if (draft.Shared || draft.IsDefault)
        {
            Policies.Require(context, Rule.Admin);
        }

        await SubnetPools.CreateAsync(
            context, network, (store, now) => Store(store, draft with { CreatedAt = now, UpdatedAt = now }));
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, "subnetpool");
        var known = await SubnetPools.FindAsync(context, network);
        NeutronRoute.RequireOwner(context, known.ProjectId);
        var wanted = Apply(body, known);
        body.ThrowIfFaulty();
        if (wanted.IsDefault != known.IsDefault)
        {
            Policies.Require(context, Rule.Admin);
        }

        await SubnetPools.UpdateAsync(context, network, (store, found, now) =>
        {
            var after = Apply(body, found) with { UpdatedAt = now };
            return found.Prefixes.Any(it => !IsWithin(it, after.Prefixes))
                ? throw NeutronFault.Invalid(
                    "IllegalSubnetPoolPrefixUpdate",
                    "Illegal update to prefixes: Existing prefixes must be a subset of the new prefixes.")
                : Store(store, after);
        });
    }

    private Task DeleteAsync(HttpContext context) => SubnetPools.DeleteAsync(context, network, (store, found) =>
    {
        NeutronRoute.RequireOwner(context, found.ProjectId);
        if (store.SubnetsOf(found).Any())
        {
            throw NeutronFault.Invalid(
                "SubnetPoolDeleteError", "Unable to delete subnet pool: Subnet pool has existing allocations.");
        }

        store.Delete(found);
    });

    private static SubnetPoolDocument Store(IDocumentTransaction store, SubnetPoolDocument it)
    {
        ThrowIfOutOfOrder("min_prefixlen", it.MinPrefixLength, "max_prefixlen", it.MaxPrefixLength);
        ThrowIfOutOfOrder("min_prefixlen", it.MinPrefixLength, "default_prefixlen", it.DefaultPrefixLength);
        ThrowIfOutOfOrder("default_prefixlen", it.DefaultPrefixLength, "max_prefixlen", it.MaxPrefixLength);
        if (it.IsDefault && store.SubnetPools().Any(other => other.IsDefault && other.Id != it.Id))
        {
            throw NeutronFault.Invalid("InvalidInput", "Invalid input for operation: A default subnetpool for this IP " +
                "family has already been set. Only one default may exist per IP family.");
        }

        store.Put(it);
        return it;
    }

    private static void ThrowIfOutOfOrder(string less, int lessLength, string more, int moreLength)
    {
        if (lessLength > moreLength)
        {
            throw NeutronFault.Invalid("IllegalSubnetPoolPrefixBounds",
                $"Illegal prefix bounds: {less}={lessLength}, {more}={moreLength}.");
        }
    }

    private SubnetPoolDocument Apply(BodyObject body, SubnetPoolDocument it)
    {
        body.NotServed("address_scope_id", "there are no address scopes: no two subnets overlap.");
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            MinPrefixLength = Length(body, "min_prefixlen", it.MinPrefixLength),
            MaxPrefixLength = Length(body, "max_prefixlen", it.MaxPrefixLength),
            DefaultPrefixLength = Length(body, "default_prefixlen", it.DefaultPrefixLength),
            DefaultQuota = body.Has("default_quota") ? body.Int("default_quota") : it.DefaultQuota,
            IsDefault = body.BoolOr("is_default", it.IsDefault),
            Prefixes = body.Has("prefixes") ? Prefixes(body) : it.Prefixes,
        };
        if (it.DefaultQuota < 0)
        {
            body.Refuse("default_quota", "Value should be 0 (for no limit) or more");
        }

        body.End();
        return it;
    }

    private static int Length(BodyObject body, string name, int known)
    {
        var length = body.Int(name) ?? known;
        if (length is < 1 or > 32)
        {
            body.Refuse(name, "Value should be the length of an IPv4 prefix, 1 to 32");
        }

        return length;
    }

    // A range within another says nothing new.
    private ImmutableArray<string> Prefixes(BodyObject body)
    {
        var prefixes = body.Strings("prefixes") ?? [];
        if (prefixes.IsEmpty)
        {
            body.Refuse("prefixes", "Value should be one range at least");
        }

        foreach (var prefix in prefixes)
        {
            if (network.Rules.Problem(prefix) is { } problem)
            {
                body.RefuseAs("prefixes", prefix, problem);
                return [];
            }
        }

        return [.. prefixes.Distinct().Where(it => !IsWithin(it, [.. prefixes.Where(other => other != it)]))];
    }

    private static bool IsWithin(string prefix, ImmutableArray<string> others) =>
        others.Any(it => SubnetRules.Parse(it).Contains(SubnetRules.Parse(prefix)));
}
