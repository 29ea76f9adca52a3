using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Statera.Core.Secrets;

/// <summary>A private key out of whatever form it comes in; RSA or ECDSA.</summary>
internal sealed class PrivateKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private PrivateKey(AsymmetricAlgorithm key) => _key = key;

    /// <summary>The key as PKCS8 without a passphrase; PEM.</summary>
    public string Pem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Reads a key: PEM or PKCS8 in DER, with or without a passphrase.</summary>
    /// <exception cref="CryptographicException">It is none, or the passphrase does not open it.</exception>
    public static PrivateKey Read(ReadOnlySpan<byte> bytes, string? passphrase)
    {
        AsymmetricAlgorithm key = RSA.Create();
        try
        {
            Import(key, bytes, passphrase);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            // Of another kind, or none: the second attempt tells.
            key.Dispose();
            key = ECDsa.Create();
            try
            {
                Import(key, bytes, passphrase);
            }
            catch (ArgumentException inner)
            {
                key.Dispose();
                throw new CryptographicException(inner.Message);
            }
        }

        return new PrivateKey(key);
    }

    /// <summary>The key that came with a certificate.</summary>
    public static PrivateKey? Of(X509Certificate2 certificate) =>
        certificate.GetRSAPrivateKey() is { } rsa ? new PrivateKey(rsa)
        : certificate.GetECDsaPrivateKey() is { } ecdsa ? new PrivateKey(ecdsa)
        : null;

    /// <summary>Whether a certificate is of this key.</summary>
    public bool Fits(X509Certificate2 certificate)
    {
        try
        {
            return certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan()
                .SequenceEqual(_key.ExportSubjectPublicKeyInfo());
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose() => _key.Dispose();

    private static void Import(AsymmetricAlgorithm key, ReadOnlySpan<byte> bytes, string? passphrase)
    {
        if (!Certificate.IsPem(bytes))
        {
            ImportDer(key, bytes, passphrase);
            return;
        }

        var text = Encoding.UTF8.GetString(bytes);
        if (text.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal))
        {
            key.ImportFromEncryptedPem(text, passphrase ?? "");
        }
        else
        {
            key.ImportFromPem(text);
        }
    }

    private static void ImportDer(AsymmetricAlgorithm key, ReadOnlySpan<byte> bytes, string? passphrase)
    {
        if (passphrase is null)
        {
            key.ImportPkcs8PrivateKey(bytes, out _);
        }
        else
        {
            key.ImportEncryptedPkcs8PrivateKey(passphrase, bytes, out _);
        }
    }
}
