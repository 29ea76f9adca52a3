using System.Net;
using System.Net.Sockets;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// A listener's access list is of addresses that can reach a VIP, and is the only access list: with security groups of
/// the user's own on the VIP, those decide.
/// </summary>
internal sealed class AllowedCidrsFitVips : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        var vips = wanted.Spec.AllVips.Select(vip => vip.Address).ToList();
        foreach (var listener in wanted.Listeners)
        {
            if (listener.AllowedCidrs is not { IsEmpty: false } cidrs)
            {
                continue;
            }

            foreach (var cidr in cidrs.Where(cidr => vips.TrueForAll(vip => FamilyOf(vip) != FamilyOf(cidr))))
            {
                yield return Fault.Invalid("allowed_cidrs",
                    $"CIDR {cidr} IP version incompatible with all VIPs ['{string.Join("', '", vips)}'] IP version.");
            }

            if (!wanted.Spec.VipSecurityGroupIds.IsEmpty)
            {
                yield return Fault.Invalid("allowed_cidrs",
                    "Allowed CIDRs are not allowed when using custom VIP Security Groups.");
            }
        }
    }

    private static AddressFamily FamilyOf(string addressOrCidr) =>
        IPAddress.Parse(addressOrCidr.Split('/')[0]).AddressFamily;
}
