using Statera.Core.Model;
using Statera.Core.Store;

namespace Statera.OpenStack.KeyManager;

/// <summary>The built-in key manager: secrets and containers in the store, payloads sealed.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="cipher">What payloads are sealed with.</param>
/// <param name="options">Its limits.</param>
/// <param name="time">The clock.</param>
public sealed class KeyManagerService(
    IDocumentStore store, PayloadCipher cipher, KeyManagerOptions options, TimeProvider time)
{
    /// <summary>Its limits.</summary>
    public KeyManagerOptions Options => options;

    /// <summary>Reads secrets and containers, as of a time: those whose time is over are gone.</summary>
    public ValueTask<T> ReadAsync<T>(Func<IDocumentReader, DateTimeOffset, T> read, CancellationToken cancel) =>
        store.ReadAsync(reader => read(reader, time.GetUtcNow()), cancel);

    /// <summary>Changes secrets and containers; the time is given to what is written.</summary>
    public Task<T> WriteAsync<T>(Func<IDocumentTransaction, DateTimeOffset, T> write, CancellationToken cancel) =>
        store.WriteAsync(tx => write(tx, time.GetUtcNow()), cancel);

    /// <summary>Stores a new secret, with its payload where it has one.</summary>
    public Task CreateAsync(SecretDocument secret, byte[]? payload, CancellationToken cancel) => store.WriteAsync(
        tx =>
        {
            var now = time.GetUtcNow();
            var made = secret with { CreatedAt = now, UpdatedAt = now };
            tx.Put(made);
            if (payload is not null)
            {
                tx.PutPayload(made, cipher.Seal(made.Id, payload));
            }

            return true;
        },
        cancel);

    /// <summary>Gives a secret its payload, or another one.</summary>
    /// <param name="id">The secret.</param>
    /// <param name="contentType">The type of the payload.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="judge">Refuses, where it may not.</param>
    /// <param name="cancel">Gives up.</param>
    public Task SetPayloadAsync(
        string id, string contentType, byte[] payload, Action<SecretDocument?> judge, CancellationToken cancel) =>
        WriteAsync(
            (tx, now) =>
            {
                var found = tx.FindSecret(id, now);
                judge(found);
                if (found!.ContentType is not null && !options.PayloadsMayChange)
                {
                    throw new RefusedException(Fault.Conflict(
                        "payload", "Secret already has data, cannot modify it."));
                }

                var changed = found with { ContentType = contentType, UpdatedAt = now };
                tx.Put(changed);
                tx.PutPayload(changed, cipher.Seal(id, payload));
                return true;
            },
            cancel);

    /// <summary>The payload of a secret; null where it has none.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">What is stored was
    /// tampered with.</exception>
    public async Task<byte[]?> PayloadAsync(string secretId, CancellationToken cancel) =>
        await store.ReadAsync(reader => reader.FindPayload(secretId), cancel) is { } box
            ? cipher.Open(secretId, box)
            : null;
}

/// <summary>The limits of the built-in key manager.</summary>
/// <param name="MaxPayload">The largest payload, in bytes as it is sent. Barbican's default is 20,000.</param>
/// <param name="PayloadsMayChange">A secret may be given another payload; Barbican answers 409.</param>
public sealed record KeyManagerOptions(int MaxPayload, bool PayloadsMayChange);
