using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Statera.Core.Secrets;

/// <summary>A certificate revocation list (RFC 5280, section 5.1): as much of it as is needed to judge it.</summary>
internal sealed class CertificateList
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly byte[] _issuer;
    private readonly string _algorithm;

    private CertificateList(
        byte[] der, byte[] signed, byte[] signature, byte[] issuer, string algorithm, DateTimeOffset? nextUpdate)
    {
        (Der, _signed, _signature, _issuer, _algorithm) = (der, signed, signature, issuer, algorithm);
        NextUpdate = nextUpdate;
    }

    /// <summary>The list as it is.</summary>
    public byte[] Der { get; }

    /// <summary>The list as PEM.</summary>
    public string Pem => PemEncoding.WriteString("X509 CRL", Der) + "\n";

    /// <summary>When a newer one must be there; null for never.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Reads a list in DER.</summary>
    /// <exception cref="CryptographicException">It is none.</exception>
    public static CertificateList Parse(byte[] der)
    {
        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            var signed = outer.PeekEncodedValue().ToArray();
            var list = outer.ReadSequence();
            var algorithm = outer.ReadSequence().ReadObjectIdentifier();
            var signature = outer.ReadBitString(out _);

            if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                list.ReadInteger(); // The version, of those that have one.
            }

            list.ReadSequence(); // The algorithm again.
            var issuer = list.ReadEncodedValue().ToArray();
            ReadTime(list);
            return new CertificateList(der, signed, signature, issuer, algorithm, IsTime(list) ? ReadTime(list) : null);
        }
        catch (AsnContentException error)
        {
            throw new CryptographicException(error.Message);
        }
    }

    /// <summary>Whether an authority signed it.</summary>
    public bool IsSignedBy(X509Certificate2 authority)
    {
        if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(_issuer) || HashOf(_algorithm) is not { } hash)
        {
            return false;
        }

        using var rsa = authority.GetRSAPublicKey();
        using var ecdsa = authority.GetECDsaPublicKey();
        return rsa?.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1)
            ?? ecdsa?.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence)
            ?? false;
    }

    private static bool IsTime(AsnReader reader) => reader.HasData
        && (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime)
            || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime));

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    // sha256/384/512WithRSAEncryption and ecdsa-with-SHA256/384/512; anything weaker is not trusted.
    private static HashAlgorithmName? HashOf(string oid) => oid switch
    {
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
