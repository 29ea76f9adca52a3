namespace Statera.Core.Secrets;

/// <summary>What a reference names, as the key manager has it; not yet looked into.</summary>
public abstract record SecretContent
{
    private SecretContent()
    {
    }

    /// <summary>Never the content: this may end in a log.</summary>
    public sealed override string ToString() => $"{GetType().Name} (not shown)";

    /// <summary>The payload of one secret: a PKCS12 bundle, certificates of authorities, a revocation list.</summary>
    /// <param name="Payload">Its bytes.</param>
    public sealed record Secret(ReadOnlyMemory<byte> Payload) : SecretContent;

    /// <summary>The secrets of a <c>certificate</c> container.</summary>
    /// <param name="Certificate">The certificate, PEM or DER.</param>
    /// <param name="PrivateKey">Its key, PEM or DER; null where the container has none.</param>
    /// <param name="Intermediates">The certificates between it and the root, PEM or PKCS7; null for none.</param>
    /// <param name="Passphrase">What the key is encrypted with; null for nothing.</param>
    public sealed record Container(
        ReadOnlyMemory<byte> Certificate, ReadOnlyMemory<byte>? PrivateKey, ReadOnlyMemory<byte>? Intermediates,
        string? Passphrase) : SecretContent;
}
