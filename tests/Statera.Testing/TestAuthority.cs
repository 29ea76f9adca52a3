using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Statera.Testing;

/// <summary>A certificate authority of a test, and the certificates that it signs.</summary>
public sealed class TestAuthority
{
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly AsymmetricAlgorithm _key;

    private TestAuthority(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        Certificate = certificate;
        _key = key;
    }

    /// <summary>The authority's own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's own certificate; PEM.</summary>
    public string Pem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>An authority that signed itself.</summary>
    public static TestAuthority Root(string name = "root", DateTimeOffset? until = null)
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        AsAuthority(request);
        return new TestAuthority(request.CreateSelfSigned(Beginning, until ?? Beginning.AddYears(100)), key);
    }

    /// <summary>An authority that this one signed.</summary>
    public TestAuthority Intermediate(string name = "intermediate", DateTimeOffset? until = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        AsAuthority(request);
        return new TestAuthority(Sign(request, Beginning, until ?? Beginning.AddYears(99)), key);
    }

    /// <summary>A server's certificate and its key.</summary>
    public TestCertificate Issue(
        string host = "www.example.org", bool ecdsa = true, DateTimeOffset? since = null, DateTimeOffset? until = null)
    {
        AsymmetricAlgorithm key = ecdsa ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        var request = key is RSA rsa
            ? new CertificateRequest($"CN={host}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={host}", (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return new TestCertificate(Sign(request, since ?? Beginning, until ?? Beginning.AddYears(98)), key);
    }

    /// <summary>A client's certificate with a name of any text, and its key.</summary>
    public TestCertificate IssueNamed(string commonName)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var text = new AsnWriter(AsnEncodingRules.DER);
        using (text.PushSequence())
        using (text.PushSetOf())
        using (text.PushSequence())
        {
            text.WriteObjectIdentifier("2.5.4.3");
            text.WriteCharacterString(UniversalTagNumber.UTF8String, commonName);
        }

        var name = new X500DistinguishedName(text.Encode());
        return new TestCertificate(
            Sign(new CertificateRequest(name, key, HashAlgorithmName.SHA256), Beginning, Beginning.AddYears(98)), key);
    }

    /// <summary>A list of revoked certificates; PEM.</summary>
    public string Revoke(DateTimeOffset nextUpdate, params TestCertificate[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var one in revoked)
        {
            list.AddEntry(one.Certificate);
        }

        var der = Certificate.HasPrivateKey
            ? list.Build(
                Certificate, 1, nextUpdate, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Beginning)
            : list.Build(
                Certificate.CopyWithPrivateKey((ECDsa)_key), 1, nextUpdate, HashAlgorithmName.SHA256,
                thisUpdate: Beginning);
        return PemEncoding.WriteString("X509 CRL", der);
    }

    private static void AsAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset since, DateTimeOffset until)
    {
        var generator = _key is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)_key);
        var signed = new CertificateRequest(
            request.SubjectName, request.PublicKey, HashAlgorithmName.SHA256);
        foreach (var extension in request.CertificateExtensions)
        {
            signed.CertificateExtensions.Add(extension);
        }

        return signed.Create(Certificate.SubjectName, generator, since, until, RandomNumberGenerator.GetBytes(8));
    }
}

/// <summary>A certificate of a test, with its key.</summary>
public sealed class TestCertificate(X509Certificate2 certificate, AsymmetricAlgorithm key)
{
    public X509Certificate2 Certificate => certificate;

    public string Pem => certificate.ExportCertificatePem() + "\n";

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Whole() => X509CertificateLoader.LoadPkcs12(Pkcs12(), null);

    public string KeyPem => key.ExportPkcs8PrivateKeyPem() + "\n";

    public byte[] CertificateBytes => Encoding.ASCII.GetBytes(Pem);

    public byte[] KeyBytes => Encoding.ASCII.GetBytes(KeyPem);

    /// <summary>The key, encrypted with a passphrase; PEM.</summary>
    public string EncryptedKeyPem(string passphrase) => key.ExportEncryptedPkcs8PrivateKeyPem(
        passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

    /// <summary>Certificate, key and what signed them, in one PKCS12 bundle.</summary>
    public byte[] Pkcs12(string? passphrase = null, params X509Certificate2[] chain)
    {
        using var own = key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
        var all = new X509Certificate2Collection(own);
        all.AddRange(chain);
        return all.Export(X509ContentType.Pkcs12, passphrase)!;
    }
}
