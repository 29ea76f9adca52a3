using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// A batch of members against those that a pool has. A member is known by its address and port; what the batch says of
/// a
/// known one replaces it whole, for a batch is a creation of each (octavia.md 1.3, "Batch PUT").
/// </summary>
internal static class MemberBatch
{
    /// <summary>The load balancer with the batch; itself, where nothing changes.</summary>
    /// <param name="now">The load balancer.</param>
    /// <param name="poolId">Whose members.</param>
    /// <param name="wanted">The batch, as new members.</param>
    /// <param name="tagged">Those of the batch that say their tags; the others keep what they have.</param>
    /// <param name="additive">Members that are not in the batch stay.</param>
    public static LoadBalancer Apply(
        LoadBalancer now, Guid poolId, ImmutableArray<MemberSpec> wanted, IReadOnlySet<Guid> tagged, bool additive)
    {
        ThrowIfRepeated(wanted);
        var known = now.MembersOf(poolId).ToDictionary(member => (member.Address, member.ProtocolPort));
        var kept = new Dictionary<Guid, MemberSpec>();
        var added = ImmutableArray.CreateBuilder<MemberSpec>();
        foreach (var member in wanted)
        {
            if (known.TryGetValue((member.Address, member.ProtocolPort), out var old))
            {
                kept[old.Id] = Merge(old, member, tagged.Contains(member.Id));
            }
            else
            {
                added.Add(member);
            }
        }

        ImmutableArray<MemberSpec> members =
        [
            .. now.Members
                .Where(member => member.PoolId != poolId || additive || kept.ContainsKey(member.Id))
                .Select(member => kept.GetValueOrDefault(member.Id, member)),
            .. added,
        ];
        return members.AsSpan().SequenceEqual(now.Members.AsSpan(), ReferenceEqualityComparer.Instance) ? now : now with { Members = members };
    }

    // Who it is stays; what it shall be is the batch's.
    private static MemberSpec Merge(MemberSpec old, MemberSpec wanted, bool isTagged)
    {
        var merged = wanted with
        {
            Id = old.Id,
            Tags = !isTagged || wanted.Tags.SequenceEqual(old.Tags) ? old.Tags : wanted.Tags,
            CreatedAt = old.CreatedAt,
            UpdatedAt = old.UpdatedAt,
            CreatedGeneration = old.CreatedGeneration,
            ChangedGeneration = old.ChangedGeneration,
        };
        return merged == old ? old : merged;
    }

    private static void ThrowIfRepeated(ImmutableArray<MemberSpec> wanted)
    {
        var seen = new HashSet<(string, int)>();
        foreach (var member in wanted)
        {
            if (!seen.Add((member.Address, member.ProtocolPort)))
            {
                throw new RefusedException(Fault.Conflict("members",
                    $"Another member on this pool is already using ip {member.Address} " +
                    $"on protocol_port {member.ProtocolPort}"));
            }
        }
    }
}
