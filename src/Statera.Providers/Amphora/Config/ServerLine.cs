using System.Net;

namespace Statera.Providers.Amphora.Config;

/// <summary>One member: one <c>server</c> line.</summary>
internal sealed record ServerLine(
    Guid MemberId,
    string Address,
    int Port,
    int Weight,
    bool Backup,
    bool Disabled,
    string? CheckAddress,
    int? CheckPort)
{
    /// <summary>What HAProxy knows it by, the same in every process; 1 or more.</summary>
    public int Number { get; init; }

    /// <summary>What tells the member who the client is, before anything that the client says.</summary>
    public ProxyProtocol ProxyProtocol { get; init; }

    /// <summary>The words of the line, in a pool that is checked so and speaks TLS so.</summary>
    public IEnumerable<string> Words(HealthCheck? check, TlsServer? tls)
    {
        var address = Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
        return ["server", $"{MemberId}", address, .. Options(check, tls), .. Disabled ? (string[])["disabled"] : []];
    }

    /// <summary>The words behind the address, which also a process that runs takes (<c>add server</c>).</summary>
    public IEnumerable<string> Options(HealthCheck? check, TlsServer? tls)
    {
        yield return "id";
        yield return $"{Number}";
        yield return "weight";
        yield return $"{Weight}";
        if (Backup)
        {
            yield return "backup";
        }

        if (ProxyProtocol is not ProxyProtocol.None)
        {
            yield return ProxyProtocol is ProxyProtocol.V1 ? "send-proxy" : "send-proxy-v2";
        }

        foreach (var word in (check is null ? [] : CheckWords(check, tls)).Concat(tls?.Words(check) ?? []))
        {
            yield return word;
        }
    }

    private IEnumerable<string> CheckWords(HealthCheck check, TlsServer? tls)
    {
        string[] words = ["check", "inter", $"{check.Delay}s", "fall", $"{check.Fall}", "rise", $"{check.Rise}"];
        return words
            .Concat(check.Tls ? TlsWords(check, tls) : [])
            .Concat(CheckAddress is null ? [] : ["addr", CheckAddress])
            .Concat(CheckPort is null ? [] : ["port", $"{CheckPort}"]);
    }

    // That it greets is what is asked; who it is, is the traffic's matter, and judged so where that is in TLS, too.
    private static IEnumerable<string> TlsWords(HealthCheck check, TlsServer? tls) =>
        ["check-ssl", .. tls is null ? (string[])["verify", "none"] : [], .. check.Http?.Host is { } host && !IPAddress.TryParse(host.Trim('[', ']'), out _)
            ? (string[])["check-sni", host] : []];
}

/// <summary>The versions of the PROXY protocol.</summary>
internal enum ProxyProtocol
{
    None,
    V1,
    V2,
}
