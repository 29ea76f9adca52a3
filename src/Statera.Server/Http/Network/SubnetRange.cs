using Statera.Core.Model;
using Statera.Core.Store;
using Statera.OpenStack.Network;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>What a request for a subnet says of its range: the range itself, or the pool that it is cut from.</summary>
/// <param name="Cidr">The range; null where any will do.</param>
/// <param name="PoolId">The pool; null for none, or the default one.</param>
/// <param name="UsesDefaultPool">Whether it is the default pool that is meant.</param>
/// <param name="PrefixLength">How large a part of the pool; null for what the pool says.</param>
/// <param name="Rules">Which ranges can be subnets.</param>
internal sealed record SubnetRange(string? Cidr, string? PoolId, bool UsesDefaultPool, int? PrefixLength, SubnetRules Rules)
{
    private bool HasPool => PoolId is not null || UsesDefaultPool;

    /// <summary>Reads it, and notes what can't be so.</summary>
    public static SubnetRange Read(BodyObject body, SubnetRules rules)
    {
        var it = new SubnetRange(
            body.String("cidr"), body.Id("subnetpool_id")?.ToString(), body.Bool("use_default_subnetpool") ?? false,
            body.Int("prefixlen"), rules);
        if (it.Cidr is { } cidr && rules.Problem(cidr) is { } problem)
        {
            body.Refuse("cidr", problem);
        }

        if (it is { Cidr: not null, PrefixLength: not null })
        {
            body.Note(Bad("cidr", "cidr and prefixlen must not be supplied together"));
        }
        else if (it is { PoolId: not null, UsesDefaultPool: true })
        {
            body.Note(Bad("subnetpool_id", "subnetpool_id and use_default_subnetpool cannot both be specified"));
        }
        else if (it is { Cidr: null, HasPool: false })
        {
            body.Note(Bad("cidr", "a subnetpool must be specified in the absence of a cidr"));
        }

        return it;
    }

    /// <summary>The subnet with the range that was asked for, or cut from the pool.</summary>
    /// <exception cref="RefusedException">It overlaps another's, or the pool has none to give.</exception>
    public SubnetDocument Apply(HttpContext context, IDocumentReader reader, SubnetDocument subnet)
    {
        var pool = PoolId is not null ? SubnetPoolResource.SubnetPools.Find(context, reader, PoolId)
            : UsesDefaultPool ? DefaultPool(context, reader)
            : null;

        // There is one loopback, so ranges must not overlap, whatever networks they are of.
        var taken = reader.Subnets().Select(AddressAllocator.RangeOf).ToList();
        var range = Cidr is null ? Cut(pool!, taken) : Asked(pool, taken, Cidr);
        if (pool is not null)
        {
            ThrowIfBeyondQuota(reader, pool, range, subnet.ProjectId);
        }

        return subnet with { Cidr = range.ToString(), PoolId = pool?.Id };
    }

    private static SubnetPoolDocument DefaultPool(HttpContext context, IDocumentReader reader) =>
        reader.SubnetPools().FirstOrDefault(
            it => it.IsDefault && SubnetPoolResource.SubnetPools.IsVisible(Auth.Caller.Of(context), reader, it))
        ?? throw NeutronFault.BadRequest("subnets", "No default subnetpool found for IPv4");

    private Ipv4Subnet Cut(SubnetPoolDocument pool, List<Ipv4Subnet> taken)
    {
        var length = PrefixLength ?? pool.DefaultPrefixLength;
        ThrowIfOutOfBounds(pool, length);
        foreach (var prefix in pool.Prefixes)
        {
            if (SubnetRules.Parse(prefix).FirstFree(length, taken) is { } free)
            {
                // A single address is in the pool, and still no subnet.
                return Rules.Problem(free.ToString()) is { } problem
                    ? throw new RefusedException(Fault.InvalidValue("prefixlen", $"{length}", problem))
                    : free;
            }
        }

        throw Failed($"Insufficient prefix space to allocate subnet size /{length}");
    }

    private static Ipv4Subnet Asked(SubnetPoolDocument? pool, List<Ipv4Subnet> taken, string cidr)
    {
        var range = SubnetRules.Parse(cidr);
        if (pool is not null)
        {
            ThrowIfOutOfBounds(pool, range.PrefixLength);
            if (!pool.Prefixes.Any(it => SubnetRules.Parse(it).Contains(range)))
            {
                throw Failed("Cannot allocate requested subnet from the available set of prefixes");
            }
        }

        foreach (var other in taken.Where(range.Overlaps))
        {
            throw new RefusedException(Fault.Invalid(
                "cidr", $"The range {cidr} overlaps with {other} of another subnet."));
        }

        return range;
    }

    private static void ThrowIfOutOfBounds(SubnetPoolDocument pool, int length)
    {
        if (length < pool.MinPrefixLength)
        {
            throw NeutronFault.Invalid("MinPrefixSubnetAllocationError", "Unable to allocate subnet with prefix length " +
                $"{length}, minimum allowed prefix is {pool.MinPrefixLength}.");
        }

        if (length > pool.MaxPrefixLength)
        {
            throw NeutronFault.Invalid("MaxPrefixSubnetAllocationError", "Unable to allocate subnet with prefix length " +
                $"{length}, maximum allowed prefix is {pool.MaxPrefixLength}.");
        }
    }

    // In addresses, as Neutron counts those of IPv4; 0 is none.
    private static void ThrowIfBeyondQuota(
        IDocumentReader reader, SubnetPoolDocument pool, Ipv4Subnet range, string projectId)
    {
        var used = reader.SubnetsOf(pool).Where(it => it.ProjectId == projectId)
            .Sum(it => AddressAllocator.RangeOf(it).Size);
        if (pool.DefaultQuota is > 0 and var quota && used + range.Size > quota)
        {
            throw NeutronFault.Conflict("SubnetPoolQuotaExceeded", "Per-tenant subnet pool prefix quota exceeded.");
        }
    }

    private static Fault Bad(string name, string reason) =>
        new(FaultKind.Invalid, name, $"Bad subnets request: {reason}.") { Type = "BadRequest" };

    private static RefusedException Failed(string reason) =>
        NeutronFault.Conflict("SubnetAllocationError", $"Failed to allocate subnet: {reason}.");
}
