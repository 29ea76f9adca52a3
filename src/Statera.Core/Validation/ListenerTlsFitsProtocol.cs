using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>Where TLS ends there is a certificate, and nowhere else; and a client's is judged by an authority.</summary>
internal sealed class ListenerTlsFitsProtocol : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.Listeners.SelectMany(
        listener => listener.Protocol is ListenerProtocol.TerminatedHttps ? CheckTls(listener) : CheckPlain(listener));

    private static IEnumerable<Fault> CheckPlain(ListenerSpec listener)
    {
        var protocol = WireNames.Of(listener.Protocol);
        if (listener.DefaultTlsContainerRef is not null || listener.ClientCaTlsContainerRef is not null
            || listener.ClientCrlContainerRef is not null || !listener.SniContainerRefs.IsEmpty)
        {
            yield return Fault.Invalid("default_tls_container_ref",
                $"Certificate container references are not allowed on {protocol} protocol listeners.");
        }

        foreach (var attribute in new (string Name, bool IsSet)[]
        {
            ("tls_ciphers", listener.TlsCiphers is not null),
            ("tls_versions", listener.TlsVersions is not null),
            ("alpn_protocols", listener.AlpnProtocols is not null),
            ("client_authentication", listener.ClientAuthentication is not ClientAuthentication.None),
        })
        {
            if (attribute.IsSet)
            {
                yield return Fault.Invalid(attribute.Name,
                    $"{attribute.Name} is only for TERMINATED_HTTPS listeners, not for {protocol}.");
            }
        }
    }

    private static IEnumerable<Fault> CheckTls(ListenerSpec listener)
    {
        if (listener.DefaultTlsContainerRef is null && listener.SniContainerRefs.IsEmpty)
        {
            yield return Fault.Invalid("default_tls_container_ref",
                "An SNI or default certificate container reference must be provided for TERMINATED_HTTPS protocol " +
                "listeners.");
        }

        if (listener.ClientAuthentication is not ClientAuthentication.None && listener.ClientCaTlsContainerRef is null)
        {
            yield return Fault.Invalid("client_ca_tls_container_ref",
                $"Client authentication setting {WireNames.Of(listener.ClientAuthentication)} requires a client CA " +
                "container reference.");
        }

        if (listener.ClientCrlContainerRef is not null && listener.ClientCaTlsContainerRef is null)
        {
            yield return Fault.Invalid("client_crl_container_ref",
                "A client authentication CA reference is required to specify a client authentication revocation list.");
        }
    }
}
