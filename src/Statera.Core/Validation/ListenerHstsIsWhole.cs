using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>Strict transport security is for listeners that end TLS, and begins with its age.</summary>
internal sealed class ListenerHstsIsWhole : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        foreach (var listener in wanted.Listeners)
        {
            if ((listener.HstsIncludeSubdomains || listener.HstsPreload) && listener.HstsMaxAge is null)
            {
                yield return Fault.Invalid("hsts_max_age",
                    "HSTS configuration options hsts_include_subdomains and hsts_preload only make sense if " +
                    "hsts_max_age is set as well.");
            }

            if (listener.HstsMaxAge is not null && listener.Protocol is not ListenerProtocol.TerminatedHttps)
            {
                yield return Fault.Invalid("hsts_max_age",
                    "The HSTS feature can only be used for listeners using the TERMINATED_HTTPS protocol.");
            }
        }
    }
}
