using System.Net;
using System.Net.Sockets;

namespace Statera.Server.Http.Body;

/// <summary>Ranges of addresses as people write them.</summary>
internal static class Cidr
{
    /// <summary>
    /// The canonical text of a range, <c>192.0.2.0/24</c> for <c>192.0.2.5/24</c>; a bare address is a range of one.
    /// Null for what is none.
    /// </summary>
    public static string? Canonical(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 || !BodyLimits.TryCanonical(parts[0], out var address))
        {
            return null;
        }

        var ip = IPAddress.Parse(address);
        var bits = ip.AddressFamily is AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        if (parts.Length == 2 && (!int.TryParse(parts[1], out length) || length < 0 || length > bits))
        {
            return null;
        }

        var bytes = ip.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xff00 >> Math.Clamp(length - (8 * i), 0, 8));
        }

        return $"{new IPAddress(bytes)}/{length}";
    }
}
