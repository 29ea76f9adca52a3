using Statera.Server.Http.Body;

namespace Statera.Server.Http.Network;

/// <summary>An address that a request asks for a port.</summary>
/// <param name="SubnetId">Of that subnet; null for any.</param>
/// <param name="Address">That one; null for any.</param>
internal readonly record struct AskedAddress(string? SubnetId, string? Address)
{
    /// <summary>Reads a list of them; null where there is none.</summary>
    public static List<AskedAddress>? Read(BodyObject body, string name)
    {
        if (body.Objects(name) is not { } asked)
        {
            return null;
        }

        var wanted = new List<AskedAddress>();
        foreach (var ip in asked)
        {
            wanted.Add(new AskedAddress(ip.Id("subnet_id")?.ToString(), ip.Address("ip_address")));
            ip.End();
        }

        return wanted;
    }
}
