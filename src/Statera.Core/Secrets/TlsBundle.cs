using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Statera.Core.Secrets;

/// <summary>A certificate with its key and chain, read and checked: what a TLS server or client shows.</summary>
public sealed class TlsBundle
{
    internal TlsBundle(ImmutableArray<X509Certificate2> chain, string privateKeyPem)
    {
        var leaf = chain[0];
        Certificates = [.. chain.Select(certificate => certificate.ExportCertificatePem())];
        PrivateKeyPem = privateKeyPem;
        Subject = leaf.Subject;
        ExpiresAt = chain.Min(certificate => Certificate.NotAfter(certificate));
        DnsNames = [.. Certificate.DnsNames(leaf)];
        Version = Convert.ToHexStringLower(SHA256.HashData([.. chain.SelectMany(certificate => certificate.RawData)]));
    }

    /// <summary>The certificate, then those that signed it, each the next one's signer; PEM.</summary>
    public ImmutableArray<string> Certificates { get; }

    /// <summary>The certificate's key as PKCS8 without a passphrase; PEM.</summary>
    public string PrivateKeyPem { get; }

    /// <summary>Whose the certificate is.</summary>
    public string Subject { get; }

    /// <summary>The hosts that it speaks for; empty where it names none.</summary>
    public ImmutableArray<string> DnsNames { get; }

    /// <summary>When the first of the chain expires.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>
    /// Differs where the certificates do. A key is only ever another with another certificate, so that it tells nothing
    /// of the key.
    /// </summary>
    public string Version { get; }

    /// <summary>All of it in the order in which HAProxy reads it from one file.</summary>
    public string ToPem() => string.Join('\n', Certificates.Append(PrivateKeyPem)) + "\n";

    /// <summary>Never the key: this may end in a log.</summary>
    public override string ToString() => $"TLS bundle of {Subject}";
}

/// <summary>Certificates of authorities, read and checked: who is trusted to sign.</summary>
/// <param name="Pem">The certificates; PEM.</param>
/// <param name="ExpiresAt">When the first of those that are good now expires.</param>
/// <param name="Version">Differs where the certificates do.</param>
public sealed record TrustedAuthorities(string Pem, DateTimeOffset ExpiresAt, string Version);

/// <summary>A list of certificates that were revoked, read and checked.</summary>
/// <param name="Pem">The list; PEM.</param>
/// <param name="ExpiresAt">When a newer one must be there; null for never.</param>
/// <param name="Version">Differs where the list does.</param>
public sealed record RevocationList(string Pem, DateTimeOffset? ExpiresAt, string Version);
