using System.Security.Cryptography;
using Statera.Core.Store;
using Statera.OpenStack.Identity;

namespace Statera.OpenStack.KeyManager;

/// <summary>The file with the key that the secrets are sealed with.</summary>
public static class KeyManagerKey
{
    private const string Scope = "key-manager";
    private const string Fingerprint = "key";

    /// <summary>Reads the key from its file, or makes one as long as no secret needs an older one.</summary>
    /// <param name="path">The file, of mode 0600.</param>
    /// <param name="store">Where the secrets are.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="InvalidOperationException">The file is missing or has another key than the secrets were sealed
    /// with; the message says what to do.</exception>
    public static async Task<PayloadCipher> OpenAsync(string path, IDocumentStore store, CancellationToken cancel)
    {
        var (used, needed) = await store.ReadAsync(
            reader => (reader.Holder(Scope, Fingerprint), reader.List(KeyManagerDirectory.PayloadKind).Count), cancel);
        if (!File.Exists(path))
        {
            if (needed > 0)
            {
                throw new InvalidOperationException(
                    $"The key of the key manager is missing: {path} opens the {needed} secrets that are stored. " +
                    "Put the file back from its backup; without it they can't be read.");
            }

            SecretFile.Write(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(PayloadCipher.KeyBytes)));
        }

        var cipher = Read(path);
        if (used is not null && used != cipher.Fingerprint && needed > 0)
        {
            cipher.Dispose();
            throw new InvalidOperationException(
                $"{path} holds another key than the {needed} stored secrets were sealed with. " +
                "Put the right file back from its backup; with this one they can't be read.");
        }

        if (used != cipher.Fingerprint)
        {
            await store.WriteAsync(
                tx =>
                {
                    tx.Release(Scope, Fingerprint);
                    return tx.TryClaim(Scope, Fingerprint, cipher.Fingerprint);
                },
                cancel);
        }

        return cipher;
    }

    private static PayloadCipher Read(string path)
    {
        var key = new byte[PayloadCipher.KeyBytes + 1];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length)
            && length == PayloadCipher.KeyBytes
                ? new PayloadCipher(key[..PayloadCipher.KeyBytes])
                : throw new InvalidOperationException(
                    $"{path} does not hold a key of {PayloadCipher.KeyBytes} bytes in base64. " +
                    "Put the right file back from its backup, or remove this one where no secret is stored.");
    }
}
