using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Statera.Core.Secrets;

/// <summary>Certificates out of whatever form they come in, and what is asked of one.</summary>
internal static class Certificate
{
    /// <summary>The certificates in a text of PEM, or the one or more in DER.</summary>
    /// <exception cref="CryptographicException">There are none, or they are broken.</exception>
    public static ImmutableArray<X509Certificate2> All(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw new CryptographicException("it is empty");
        }

        if (!IsPem(bytes))
        {
            return X509Certificate2.GetCertContentType(bytes) is X509ContentType.Pkcs7
                ? Pkcs7(bytes)
                : [X509CertificateLoader.LoadCertificate(bytes)];
        }

        var found = ImmutableArray.CreateBuilder<X509Certificate2>();
        foreach (var (label, der) in Pem.Blocks(bytes))
        {
            switch (label)
            {
                case "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE":
                    found.Add(X509CertificateLoader.LoadCertificate(der));
                    break;
                case "PKCS7":
                    found.AddRange(Pkcs7(der));
                    break;
            }
        }

        return found.Count > 0 ? found.ToImmutable() : throw new CryptographicException("there is no certificate in it");
    }

    /// <summary>Whether these bytes are a text of PEM.</summary>
    public static bool IsPem(ReadOnlySpan<byte> bytes) => bytes.IndexOf("-----BEGIN "u8) >= 0;

    /// <summary>When it begins to be good.</summary>
    public static DateTimeOffset NotBefore(X509Certificate2 it) => new(it.NotBefore.ToUniversalTime());

    /// <summary>When it is no longer good.</summary>
    public static DateTimeOffset NotAfter(X509Certificate2 it) => new(it.NotAfter.ToUniversalTime());

    /// <summary>Why it is not good now; null where it is.</summary>
    public static string? DateProblem(X509Certificate2 it, DateTimeOffset now) =>
        NotAfter(it) <= now
            ? $"The certificate of {it.Subject} expired on {Day(NotAfter(it))}: store a renewed one."
        : NotBefore(it) > now
            ? $"The certificate of {it.Subject} is not valid before {Day(NotBefore(it))}: use it from then on."
        : null;

    /// <summary>A point in time, for a person.</summary>
    public static string Day(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The hosts that it speaks for.</summary>
    public static IEnumerable<string> DnsNames(X509Certificate2 it) =>
        it.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault()?.EnumerateDnsNames() ?? [];

    /// <summary>Whether it was signed by another's key. Its dates are not looked at.</summary>
    public static bool IsSignedBy(X509Certificate2 it, X509Certificate2 issuer)
    {
        if (!it.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData))
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // What a certificate says where its issuer could be fetched from is a user's word: nothing is fetched.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ExtraStore.Add(issuer);
        chain.ChainPolicy.CustomTrustStore.Add(issuer);
        chain.Build(it);
        return chain.ChainElements.Count > 1
            && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span)
            && !chain.ChainElements[0].ChainElementStatus
                .Any(status => status.Status == X509ChainStatusFlags.NotSignatureValid);
    }

    // The one reader of PKCS7 that needs no further package.
#pragma warning disable SYSLIB0057
    private static ImmutableArray<X509Certificate2> Pkcs7(ReadOnlySpan<byte> der)
    {
        var found = new X509Certificate2Collection();
        found.Import(der);
        return [.. found];
    }
#pragma warning restore SYSLIB0057
}

/// <summary>The blocks of a text of PEM.</summary>
internal static class Pem
{
    /// <summary>Each block's label and bytes.</summary>
    public static List<(string Label, byte[] Der)> Blocks(ReadOnlySpan<byte> bytes)
    {
        var blocks = new List<(string, byte[])>();
        ReadOnlySpan<char> text = Encoding.UTF8.GetString(bytes);
        while (PemEncoding.TryFind(text, out var fields))
        {
            blocks.Add((text[fields.Label].ToString(), Convert.FromBase64String(text[fields.Base64Data].ToString())));
            text = text[fields.Location.End..];
        }

        return blocks;
    }
}
