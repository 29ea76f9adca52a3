using Statera.Core.Model;

namespace Statera.Providers.Amphora.Config;

/// <summary>How a client is kept with the member that it first got.</summary>
internal abstract record Persistence
{
    // A client takes some hundred bytes while it is remembered; the one that was longest away is forgotten first.
    private const string TableSize = "100k";

    private Persistence()
    {
    }

    /// <summary>By its address.</summary>
    /// <param name="IsIpv6">Addresses are of IPv6, as those of IPv4 can be written too.</param>
    public sealed record Source(bool IsIpv6) : Persistence;

    /// <summary>By a cookie that HAProxy sets, and takes away before a member sees it.</summary>
    /// <param name="Key">What the cookies' values are made with: a member's is the same in every process.</param>
    public sealed record OwnCookie(string Key) : Persistence;

    /// <summary>By a cookie that the members set.</summary>
    public sealed record ApplicationCookie(string Name) : Persistence;

    public static Persistence? Of(PoolSpec pool, LoadBalancerSpec spec) => pool.SessionPersistence switch
    {
        null => null,
        { Type: SessionPersistenceType.SourceIp } => new Source(spec.AllVips.Any(vip => vip.Address.Contains(':', StringComparison.Ordinal))),
        { Type: SessionPersistenceType.HttpCookie } => new OwnCookie(pool.Id.ToString("N")),
        var asked => new ApplicationCookie(asked.CookieName!),
    };

    /// <summary>Whether clients are remembered in a table, which the next process must be told.</summary>
    public bool HasTable => this is not OwnCookie;

    public void Write(ConfigText text)
    {
        switch (this)
        {
            case Source source:
                text.Line("stick-table", "type", source.IsIpv6 ? "ipv6" : "ip", "size", TableSize);
                text.Line("stick", "on", "src");
                break;

            // A server that is added while HAProxy runs can have no cookie of its own, but one that is made of its address.
            case OwnCookie cookie:
                text.Line("cookie", "SRV", "insert", "indirect", "nocache", "dynamic");
                text.Line("dynamic-cookie-key", cookie.Key);
                break;
            case ApplicationCookie cookie:
                var name = ConfigText.Argument(cookie.Name);
                text.Line("stick-table", "type", "string", "len", "64", "size", TableSize);
                text.Line("stick", "store-response", $"res.cook({name})");
                text.Line("stick", "match", $"req.cook({name})");
                break;
        }
    }
}
