using System.Collections.Immutable;
using System.Net.NetworkInformation;
using Statera.OpenStack.Network;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>
/// The further addresses that a port may send from. Nothing here checks what a port sends, so each pair allows what may
/// be done anyway; they are kept for those who set them and look for them (Neutron's extension allowed-address-pairs).
/// </summary>
internal static class AddressPairs
{
    private const string Name = "allowed_address_pairs";

    /// <summary>The most of one port, as Neutron's.</summary>
    private const int Most = 10;

    /// <summary>Reads the pairs of a port; those that it has where the body names none.</summary>
    public static ImmutableArray<AddressPair> Read(BodyObject body, PortDocument port)
    {
        if (body.Objects(Name) is not { } asked)
        {
            return body.Has(Name) ? [] : port.AllowedAddressPairs;
        }

        var pairs = ImmutableArray.CreateBuilder<AddressPair>();
        foreach (var it in asked)
        {
            var pair = new AddressPair(Range(it), it.Has("mac_address") ? Mac(it) : port.MacAddress);
            if (pairs.Contains(pair))
            {
                body.Refuse(Name, $"It has the pair {pair.IpAddress} {pair.MacAddress} twice");
            }

            it.End();
            pairs.Add(pair);
        }

        if (pairs.Count > Most)
        {
            body.Refuse(Name, $"A port has {Most} pairs at most, not {pairs.Count}");
        }

        return pairs.ToImmutable();
    }

    private static string Range(BodyObject pair)
    {
        var text = pair.RequiredString("ip_address");
        if (pair.Has("ip_address") && text.Length > 0 && Cidr.Canonical(text) is null)
        {
            pair.Refuse("ip_address", "Value should be an address or a range of addresses");
        }

        return text;
    }

    private static string Mac(BodyObject pair)
    {
        var text = pair.String("mac_address") ?? "";
        if (PhysicalAddress.TryParse(text, out var mac) && mac.GetAddressBytes() is { Length: 6 } bytes)
        {
            return string.Join(':', bytes.Select(it => it.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        }

        pair.Refuse("mac_address", "Value should be a MAC address like 02:00:5e:00:53:01");
        return text;
    }
}
