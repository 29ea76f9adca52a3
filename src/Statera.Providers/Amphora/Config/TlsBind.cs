using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Secrets;

namespace Statera.Providers.Amphora.Config;

/// <summary>How a listener ends TLS.</summary>
/// <param name="Certificates">What is shown: the first to clients that name no other's host.</param>
/// <param name="Clients">Who signs clients' certificates; null where they are not asked for one.</param>
/// <param name="Spoken">Ciphers, versions and protocols, in HAProxy's words.</param>
/// <param name="StrictTransport">What browsers are told about using nothing but TLS; null for nothing.</param>
internal sealed record TlsBind(
    ImmutableArray<TlsFile> Certificates, TlsClients? Clients, ImmutableArray<string> Spoken, string? StrictTransport)
{
    /// <summary>How TLS is ended; null where it is not.</summary>
    public static TlsBind? Of(ListenerSpec listener, GlobalSection global) =>
        listener.Protocol is not ListenerProtocol.TerminatedHttps ? null : new TlsBind(
            [.. new[] { listener.DefaultTlsContainerRef }.Concat(listener.SniContainerRefs).OfType<string>().Distinct()
                .Select(reference => TlsFile.Of(global.Directory, reference, SecretPurpose.Bundle))],
            TlsClients.Of(listener, global.Directory),
            [
                .. TlsWords.Of(listener.TlsCiphers, listener.TlsVersions, listener.AlpnProtocols),
                .. listener.AlpnProtocols is { IsDefaultOrEmpty: false } || !global.Features.OffersHttp2 ? [] : (string[])["no-alpn"],
            ],
            listener.HstsMaxAge is not { } age ? null : string.Join("; ",
            [
                $"max-age={age}",
                .. listener.HstsIncludeSubdomains ? ["includeSubDomains"] : Array.Empty<string>(),
                .. listener.HstsPreload ? ["preload"] : Array.Empty<string>(),
            ]));

    /// <summary>
    /// The certificates' names, one a line: a <c>bind</c> line takes 64 words, and a listener may have more
    /// certificates.
    /// </summary>
    public string List => string.Concat(Certificates.Select(file => file.Name + "\n"));

    /// <summary>Where that list is; another list is another file, so another configuration.</summary>
    public string ListPath => Path.Combine(
        Path.GetDirectoryName(Certificates[0].Path)!, $"{TlsFile.Prefix}{TlsFile.Hash(List)}.list");

    /// <summary>All that is read.</summary>
    public IEnumerable<TlsFile> Files => Certificates.Concat(Clients?.Files ?? []);

    /// <summary>The words of the <c>bind</c> line.</summary>
    public IEnumerable<string> Words => ["ssl", "crt-list", ListPath, .. Clients?.Words ?? [], .. Spoken];
}

/// <summary>Whose certificates clients may, or must, show.</summary>
internal sealed record TlsClients(ClientAuthentication Asked, TlsFile Authorities, TlsFile? Revocations)
{
    /// <summary>What a listener asks of clients; null for nothing.</summary>
    public static TlsClients? Of(ListenerSpec it, string directory) =>
        it.ClientAuthentication is ClientAuthentication.None || it.ClientCaTlsContainerRef is not { } authorities
            ? null
            : new TlsClients(
                it.ClientAuthentication,
                TlsFile.Of(directory, authorities, SecretPurpose.Authorities),
                it.ClientCrlContainerRef is { } list
                    ? TlsFile.Of(directory, list, SecretPurpose.Revocations, authorities)
                    : null);

    /// <summary>All that is read.</summary>
    public IEnumerable<TlsFile> Files => Revocations is null ? [Authorities] : [Authorities, Revocations];

    /// <summary>The words of the <c>bind</c> line.</summary>
    public IEnumerable<string> Words =>
    [
        "ca-file", Authorities.Path,
        "verify", Asked is ClientAuthentication.Mandatory ? "required" : "optional",
        .. Revocations is null ? [] : (string[])["crl-file", Revocations.Path],
    ];
}
