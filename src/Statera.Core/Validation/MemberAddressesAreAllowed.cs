using System.Net;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// Members can't be the metadata service, which would hand a tenant the amphora host's own credentials (Octavia's
/// <c>reserved_ips</c>).
/// </summary>
internal sealed class MemberAddressesAreAllowed : IRule
{
    private const string MetadataService = "169.254.169.254";

    public IEnumerable<Fault> Check(LoadBalancer wanted) =>
        from member in wanted.Members
        from address in new[] { ("address", member.Address), ("monitor_address", member.MonitorAddress) }
        where address.Item2 is { } text && !IsAllowed(text)
        select new Fault(FaultKind.Invalid, address.Item1,
            $"{address.Item2} is not a valid option for member {address.Item1}");

    private static bool IsAllowed(string text)
    {
        var address = IPAddress.Parse(text);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.ToString() != MetadataService;
    }
}
