using System.Net;
using System.Net.Sockets;
using Statera.Core.Model;
using Statera.Core.Providers;

namespace Statera.Providers.Amphora.Config;

/// <summary>
/// What is logged of a listener's connections, in the fields and the order of Octavia's tenant flow logs, and where.
/// </summary>
/// <param name="Format">A line, in HAProxy's words (its manual, section 8.2.6).</param>
/// <param name="Targets">Where it goes.</param>
internal sealed record FlowLog(string Format, FlowLogOptions Targets)
{
    /// <summary>The environment variable that tells the number of the pipe to the file.</summary>
    public const string PipeVariable = "FLOW_LOG";

    // HAProxy's own limit of 1024 would cut the end off lines with long addresses. They have 3.5 kB at most without a
    // client's name, as no more than 1 kB of an address is kept and each byte may be written as three. And a pipe takes
    // 4096 bytes, the line's end among them, as a whole or not at all.
    private const string LongestLine = "4095";

    // What is in the name of a client is the client's choice as far as its authority lets it: it must end neither the
    // field nor the line. The request line is escaped by HAProxy.
    private const string ClientName = "%{+Q}[ssl_c_s_dn,regsub(\"[[:cntrl:]\\\"]\",?,g)]";

    /// <summary>What is logged of a load balancer's listener.</summary>
    public static FlowLog Of(LoadBalancerSpec loadBalancer, ProxyMode mode, FlowLogOptions targets)
    {
        // An id is any text that the identity service says; a space in it would move the fields behind it.
        var project = ConfigText.Literal(Uri.EscapeDataString(loadBalancer.ProjectId));

        // A connection that is not read has no request and no status; HAProxy would complain of the question.
        var request = mode is ProxyMode.Http ? "%{+Q}r %ST" : "- -";
        return new FlowLog(
            $"{project} {loadBalancer.Id} %f %ci %cp %t {request} %B %U %[ssl_c_verify] {ClientName} %b %s %Tt %tsc", targets);
    }

    /// <summary>The targets, as a setting has them.</summary>
    public static IEnumerable<string> TargetsOf(FlowLogOptions targets) =>
        (targets.File is null ? [] : new[] { targets.File }).Concat(targets.Receivers.Select(r => $"udp://{r}"));

    /// <summary>Whom syslog's receivers see: the amphora, as Octavia's are named.</summary>
    public static string HostNameOf(Guid loadBalancer) => $"amphora-{AmphoraId.Of(loadBalancer, 0)}";

    /// <summary>Writes it into a frontend: what HAProxy logs of itself and of its members is not this log's.</summary>
    public void Write(ConfigText text)
    {
        var facility = $"local{Targets.Facility}";
        if (Targets.File is not null)
        {
            text.LineWithVariable("log", "fd@", PipeVariable, "len", LongestLine, "format", "raw", facility);
        }

        // HAProxy has one socket for all, of the first one's family; only one of IPv6 reaches both.
        foreach (var receiver in Targets.Receivers.OrderByDescending(r => r.AddressFamily is AddressFamily.InterNetworkV6))
        {
            text.Line("log", AddressOf(receiver), "len", LongestLine, "format", "rfc3164", facility);
        }

        text.Line("log-format", Format);

        // A connection that fails in TLS has the same fields.
        text.Line("error-log-format", Format);
    }

    private static string AddressOf(IPEndPoint receiver) =>
        $"{(receiver.AddressFamily is AddressFamily.InterNetworkV6 ? "udp6" : "udp4")}@{receiver}";
}
