using System.Collections.Frozen;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// Headers are inserted where HTTP is read, those that exist, and those about a client's certificate where TLS ends.
/// </summary>
internal sealed class InsertedHeadersFitListener : IRule
{
    private static readonly FrozenSet<string> OfHttp = FrozenSet.ToFrozenSet(
    [
        "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Forwarded-IP", "X-Client-IP", "X-Real-IP",
    ]);

    private static readonly FrozenSet<string> OfTls = FrozenSet.ToFrozenSet(
    [
        "X-SSL-Client-Verify", "X-SSL-Client-Has-Cert", "X-SSL-Client-DN", "X-SSL-Client-CN", "X-SSL-Issuer",
        "X-SSL-Client-SHA1", "X-SSL-Client-Not-Before", "X-SSL-Client-Not-After",
    ]);

    public IEnumerable<Fault> Check(LoadBalancer wanted) =>
        wanted.Listeners.Where(listener => !listener.InsertHeaders.IsEmpty).SelectMany(Check);

    private static IEnumerable<Fault> Check(ListenerSpec listener)
    {
        var protocol = WireNames.Of(listener.Protocol);
        if (listener.Protocol is not (ListenerProtocol.Http or ListenerProtocol.TerminatedHttps))
        {
            yield return Option("insert-headers", $"a {protocol} protocol listener.");
            yield break;
        }

        // In the very words of Octavia, which shows its own type.
        var unknown = listener.InsertHeaders.Keys.Where(name => !OfHttp.Contains(name) && !OfTls.Contains(name));
        if (unknown.Any())
        {
            yield return Option($"dict_keys({List(unknown)})", "insert_headers");
        }

        var tls = listener.InsertHeaders.Keys.Where(OfTls.Contains);
        if (listener.Protocol is not ListenerProtocol.TerminatedHttps && tls.Any())
        {
            yield return Option(List(tls), $"{protocol} protocol listener.");
        }
    }

    private static Fault Option(string value, string option) => Fault.InvalidOption("insert_headers", value, option);

    private static string List(IEnumerable<string> names) => $"['{string.Join("', '", names)}']";
}
