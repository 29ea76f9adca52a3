using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>A pool has an address and port once.</summary>
internal sealed class MemberAddressesAreUnique : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        var taken = new HashSet<(Guid, string, int)>();
        foreach (var member in wanted.Members)
        {
            if (!taken.Add((member.PoolId, member.Address, member.ProtocolPort)))
            {
                yield return Fault.Conflict("address",
                    $"Another member on this pool is already using ip {member.Address} " +
                    $"on protocol_port {member.ProtocolPort}");
            }
        }
    }
}
