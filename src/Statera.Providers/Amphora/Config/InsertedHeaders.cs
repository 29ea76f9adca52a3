using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Config;

/// <summary>The headers that a listener can add to requests, and what HAProxy fills them with.</summary>
internal static class InsertedHeaders
{
    /// <summary>The one that HAProxy adds by itself, behind what proxies before it have written.</summary>
    public const string ForwardedFor = "X-Forwarded-For";

    private static readonly ImmutableSortedDictionary<string, string> Values = new Dictionary<string, string>
    {
        ["X-Forwarded-Port"] = "%[dst_port]",
        ["X-Forwarded-Proto"] = "%[ssl_fc,iif(https,http)]",
        ["X-Forwarded-IP"] = "%[src]",
        ["X-Client-IP"] = "%[src]",
        ["X-Real-IP"] = "%[src]",
        ["X-SSL-Client-Verify"] = "%[ssl_c_verify]",
        ["X-SSL-Client-Has-Cert"] = "%[ssl_c_used]",
        ["X-SSL-Client-DN"] = "%[ssl_c_s_dn]",
        ["X-SSL-Client-CN"] = "%[ssl_c_s_dn(cn)]",
        ["X-SSL-Issuer"] = "%[ssl_c_i_dn]",
        ["X-SSL-Client-SHA1"] = "%[ssl_c_sha1,hex]",
        ["X-SSL-Client-Not-Before"] = "%[ssl_c_notbefore]",
        ["X-SSL-Client-Not-After"] = "%[ssl_c_notafter]",
    }.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes those that are wanted.</summary>
    public static void Write(ConfigText text, ImmutableArray<string> names)
    {
        foreach (var name in names)
        {
            if (name.Equals(ForwardedFor, StringComparison.OrdinalIgnoreCase))
            {
                text.Line("option", "forwardfor");
            }
            else
            {
                text.Line("http-request", "set-header", name, Values[name]);
            }
        }
    }
}
