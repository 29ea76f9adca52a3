using System.Security.Cryptography;
using System.Text;

namespace Statera.OpenStack.KeyManager;

/// <summary>
/// Seals payloads with AES-GCM before they reach the store. What is sealed is bound to its secret: put in another's
/// place, it does not open.
/// </summary>
public sealed class PayloadCipher : IDisposable
{
    /// <summary>The length of the key, in bytes.</summary>
    public const int KeyBytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly AesGcm _aes;

    /// <summary>A cipher with a key.</summary>
    public PayloadCipher(byte[] key)
    {
        _aes = new AesGcm(key, TagBytes);
        Fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(key, "statera key manager"u8))[..32];
    }

    /// <summary>Tells keys apart, and tells nothing of them.</summary>
    public string Fingerprint { get; }

    /// <summary>Seals the payload of a secret.</summary>
    public byte[] Seal(string secretId, ReadOnlySpan<byte> payload)
    {
        var result = new byte[NonceBytes + TagBytes + payload.Length];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        _aes.Encrypt(
            nonce, payload, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes), Binding(secretId));
        return result;
    }

    /// <summary>Opens what was sealed for a secret.</summary>
    /// <exception cref="CryptographicException">It was sealed for another secret or with another key, or was
    /// changed.</exception>
    public byte[] Open(string secretId, ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("A sealed payload is cut off.");
        }

        var payload = new byte[box.Length - NonceBytes - TagBytes];
        _aes.Decrypt(
            box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), payload,
            Binding(secretId));
        return payload;
    }

    /// <inheritdoc/>
    public void Dispose() => _aes.Dispose();

    private static byte[] Binding(string secretId) => Encoding.UTF8.GetBytes($"statera secret {secretId}");
}
