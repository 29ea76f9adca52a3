using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Statera.Core.Secrets;

/// <summary>Looks into what the key manager has: everything that is wrong with it, or what it is good for.</summary>
public static class CertificateReader
{
    private const string Advice =
        "Store a PKCS12 bundle without a passphrase, or a certificate container with certificate, private_key and intermediates.";

    /// <summary>A certificate with its key and chain.</summary>
    /// <param name="content">What the reference names.</param>
    /// <param name="now">The time that it must be good at.</param>
    public static Reading<TlsBundle> Bundle(SecretContent content, DateTimeOffset now)
    {
        try
        {
            return content switch
            {
                SecretContent.Secret secret => OfPkcs12(secret, now),
                SecretContent.Container container => OfContainer(container, now),
                _ => throw new ArgumentOutOfRangeException(nameof(content)),
            };
        }
        catch (CryptographicException error)
        {
            return Reading<TlsBundle>.Wrong($"It can't be read ({Sentence(error)}). {Advice}");
        }
    }

    /// <summary>Certificates of authorities: one or more.</summary>
    /// <param name="content">What the reference names.</param>
    /// <param name="now">The time that one of them at least must be good at.</param>
    public static Reading<TrustedAuthorities> Authorities(SecretContent content, DateTimeOffset now)
    {
        try
        {
            var all = Certificate.All(Payload(content).Span);
            var good = all.Where(it => Certificate.DateProblem(it, now) is null).ToList();
            return good.Count == 0
                ? Reading<TrustedAuthorities>.Wrong([.. all.Select(it => Certificate.DateProblem(it, now)!)])
                : new Reading<TrustedAuthorities>(new TrustedAuthorities(
                    string.Join('\n', all.Select(it => it.ExportCertificatePem())) + "\n",
                    good.Min(Certificate.NotAfter),
                    Version(all.SelectMany(it => it.RawData))));
        }
        catch (CryptographicException error)
        {
            return Reading<TrustedAuthorities>.Wrong(
                $"It must be a valid x509 PEM format certificate. Error: {Sentence(error)}");
        }
    }

    /// <summary>A list of revoked certificates.</summary>
    /// <param name="content">What the reference names.</param>
    /// <param name="authorities">What the authorities' reference names: one of them must have signed the list.</param>
    /// <param name="now">The time that it must be good at.</param>
    public static Reading<RevocationList> Revocations(
        SecretContent content, SecretContent authorities, DateTimeOffset now)
    {
        try
        {
            var bytes = Payload(content).Span;
            var list = CertificateList.Parse(Certificate.IsPem(bytes) ? OneBlock(bytes) : bytes.ToArray());
            var signers = Certificate.All(Payload(authorities).Span);
            return !signers.Any(list.IsSignedBy)
                ? Reading<RevocationList>.Wrong(
                    "The CRL specified is not valid for client certificate authority reference supplied.")
                : list.NextUpdate <= now
                    ? Reading<RevocationList>.Wrong(
                        $"The revocation list expired on {Certificate.Day(list.NextUpdate.Value)}, and with it nobody " +
                        "would be let in: store a newer one.")
                : new Reading<RevocationList>(new RevocationList(list.Pem, list.NextUpdate, Version(list.Der)));
        }
        catch (CryptographicException error)
        {
            return Reading<RevocationList>.Wrong(
                $"It must be a valid x509 PEM format certificate revocation list. Error: {Sentence(error)}");
        }
    }

    private static Reading<TlsBundle> OfPkcs12(SecretContent.Secret content, DateTimeOffset now)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(
            content.Payload.Span, "", X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
        if (all.FirstOrDefault(it => it.HasPrivateKey) is not { } leaf)
        {
            return Reading<TlsBundle>.Wrong($"The PKCS12 bundle has no certificate with a private key. {Advice}");
        }

        using var key = PrivateKey.Of(leaf);
        return key is null
            ? Reading<TlsBundle>.Wrong("Its key is of a kind that is not supported: use RSA or ECDSA.")
            : Judge(leaf, [.. all.Where(it => !ReferenceEquals(it, leaf))], key, now);
    }

    private static Reading<TlsBundle> OfContainer(SecretContent.Container content, DateTimeOffset now)
    {
        if (content.PrivateKey is not { } keyBytes)
        {
            return Reading<TlsBundle>.Wrong("The container has no private_key. " + Advice);
        }

        var certificates = Part("certificate", () => Certificate.All(content.Certificate.Span));
        var between = content.Intermediates is { } intermediates
            ? Part("intermediates", () => Certificate.All(intermediates.Span))
            : [];
        using var key = Part("private_key", () => PrivateKey.Read(keyBytes.Span, content.Passphrase));
        return Judge(certificates[0], [.. certificates[1..], .. between], key, now);
    }

    private static Reading<TlsBundle> Judge(
        X509Certificate2 leaf, ImmutableArray<X509Certificate2> others, PrivateKey key, DateTimeOffset now)
    {
        var (chain, strangers) = Chain(leaf, others);
        ImmutableArray<string> problems =
        [
            .. key.Fits(leaf) ? (IEnumerable<string>)[] : [
                $"Key and x509 certificate do not match: the private key is not that of {leaf.Subject}."],
            .. chain.Select(it => Certificate.DateProblem(it, now)).OfType<string>(),
            .. strangers.Select(it => $"The intermediate certificate of {it.Subject} did not sign {chain[^1].Subject}, " +
                "the last of the chain: store those between the certificate and its root, and no others."),
        ];
        return problems.IsEmpty
            ? new Reading<TlsBundle>(new TlsBundle(chain, key.Pem))
            : Reading<TlsBundle>.Wrong(problems);
    }

    // From the certificate to whatever is the last of its signers here, in whichever order they came.
    private static (ImmutableArray<X509Certificate2> Chain, List<X509Certificate2> Strangers) Chain(
        X509Certificate2 leaf, IEnumerable<X509Certificate2> others)
    {
        var chain = ImmutableArray.Create(leaf);
        var rest = others.DistinctBy(it => it.Thumbprint).Where(it => it.Thumbprint != leaf.Thumbprint).ToList();
        while (rest.Find(it => Certificate.IsSignedBy(chain[^1], it)) is { } signer)
        {
            chain = chain.Add(signer);
            rest.Remove(signer);
        }

        return (chain, rest);
    }

    private static ReadOnlyMemory<byte> Payload(SecretContent content) => content is SecretContent.Secret secret
        ? secret.Payload
        : throw new CryptographicException("a container was given, where a secret is needed");

    private static byte[] OneBlock(ReadOnlySpan<byte> pem) =>
        Pem.Blocks(pem).Find(block => block.Label == "X509 CRL") is { Der: { } der }
            ? der
            : throw new CryptographicException("there is no revocation list in it");

    private static T Part<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException error)
        {
            throw new CryptographicException($"its {name}: {Sentence(error)}");
        }
    }

    private static string Version(IEnumerable<byte> bytes) =>
        Convert.ToHexStringLower(SHA256.HashData([.. bytes]));

    // The library's words, without a full stop that would stand inside of ours.
    private static string Sentence(CryptographicException error) => error.Message.TrimEnd('.');
}

/// <summary>What was found in a secret: what it is good for, or all that is wrong with it.</summary>
/// <typeparam name="T">What it should be.</typeparam>
/// <param name="Value">What it is; null where something is wrong.</param>
/// <param name="Problems">What is wrong, each a sentence for a person.</param>
public sealed record Reading<T>(T? Value, ImmutableArray<string> Problems)
    where T : class
{
    /// <summary>It is good.</summary>
    public Reading(T value)
        : this(value, [])
    {
    }

    /// <summary>It is not.</summary>
    internal static Reading<T> Wrong(params ImmutableArray<string> problems) => new(null, problems);
}
