using System.Text.RegularExpressions;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// Cookies keep sessions where HTTP is read, and have a name where the application sets them; a time and a netmask are
/// for datagrams.
/// </summary>
internal sealed partial class SessionPersistenceFitsPool : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.Pools
        .SelectMany(pool => pool.SessionPersistence is { } persistence ? Check(pool, persistence) : []);

    private static IEnumerable<Fault> Check(PoolSpec pool, SessionPersistence it)
    {
        var datagrams = pool.Protocol is PoolProtocol.Udp or PoolProtocol.Sctp;
        if (datagrams)
        {
            return CheckDatagrams(it);
        }

        return it.PersistenceTimeout is not null || it.PersistenceGranularity is not null
            ? [Fault.Invalid("session_persistence",
                "persistence_timeout and persistence_granularity is only for UDP and SCTP protocol pools.")]
            : CheckCookie(it);
    }

    private static IEnumerable<Fault> CheckDatagrams(SessionPersistence it)
    {
        if (it.CookieName is not null)
        {
            yield return Fault.Invalid("session_persistence",
                "Cookie names are not supported for UDP/SCTP pools.");
        }
        else if (it.Type is not SessionPersistenceType.SourceIp)
        {
            yield return Fault.Invalid("session_persistence",
                $"Session persistence of type {WireNames.Of(it.Type)} is not supported for UDP/SCTP protocol pools.");
        }
    }

    private static IEnumerable<Fault> CheckCookie(SessionPersistence it)
    {
        if (it.CookieName is { } name && !CookieName().IsMatch(name))
        {
            yield return Fault.InvalidValue("cookie_name", name, @"Value should match the pattern ^[^\s,;\\]+$");
        }
        else if (it.CookieName is not null && it.Type is not SessionPersistenceType.AppCookie)
        {
            yield return Fault.Invalid("session_persistence",
                "Field \"cookie_name\" can only be specified with session persistence of type \"APP_COOKIE\".");
        }
        else if (it.CookieName is null && it.Type is SessionPersistenceType.AppCookie)
        {
            yield return Fault.Invalid("session_persistence",
                "Field \"cookie_name\" must be specified when using the \"APP_COOKIE\" session persistence type.");
        }
    }

    // A token of RFC 6265; Octavia's own pattern, which the message shows, lets a little more through.
    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\z")]
    private static partial Regex CookieName();
}
