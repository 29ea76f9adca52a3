using System.Security.Cryptography;
using System.Text;
using Statera.Core.Secrets;

namespace Statera.OpenStack.KeyManager;

/// <summary>The built-in key manager, as load balancers use it.</summary>
/// <param name="keys">The key manager.</param>
public sealed class BuiltInSecrets(KeyManagerService keys) : ISecretService
{
    /// <inheritdoc/>
    public async Task<SecretContent> ReadAsync(string reference, SecretReader reader, CancellationToken cancel)
    {
        if (SecretReference.Parse(reference) is not { } parsed)
        {
            throw Unreadable(reference, "it is no reference of the key manager (…/v1/secrets/ID or …/v1/containers/ID)");
        }

        if (!parsed.IsContainer)
        {
            return new SecretContent.Secret(await PayloadAsync(reference, parsed.Id, reader, cancel));
        }

        var container = await keys.ReadAsync((store, _) => store.FindContainer(parsed.Id), cancel);
        if (container is null || !MayRead(reader, container))
        {
            throw Unreadable(reference, "there is no such container, or the project may not read it");
        }

        if (container.Type != "certificate")
        {
            throw Unreadable(reference, $"it is a container of type {container.Type}, not certificate");
        }

        // Who may read a container may read what is in it: it was made of secrets that its maker could read.
        var parts = container.Secrets.ToDictionary(it => it.Name ?? "", it => it.SecretId);
        return new SecretContent.Container(
            await Part("certificate")
                ?? throw Unreadable(reference, "its certificate was deleted"),
            await Part("private_key"),
            await Part("intermediates"),
            await Part("private_key_passphrase") is { } phrase ? Encoding.UTF8.GetString(phrase.Span) : null);

        async Task<ReadOnlyMemory<byte>?> Part(string name) => parts.TryGetValue(name, out var id)
            ? await PayloadAsync(reference, id, reader with { UserId = null }, cancel)
            : (ReadOnlyMemory<byte>?)null;
    }

    /// <inheritdoc/>
    public Task ShareAsync(string reference, SecretReader reader, CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task AddConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) => ChangeAsync(
        reference,
        (secret, now) => secret.Consumers.Any(it => it.ResourceId == loadBalancerId.ToString())
            ? secret
            : secret with
            {
                Consumers = secret.Consumers.Add(new SecretConsumer(
                    Consumer.Service, Consumer.ResourceType, loadBalancerId.ToString(), secret.ProjectId, now)),
            },
        (container, now) => container.Consumers.Any(it => it.Url == Consumer.Url(loadBalancerId))
            ? container
            : container with
            {
                Consumers = container.Consumers.Add(new ContainerConsumer(
                    Consumer.Service, Consumer.Url(loadBalancerId), container.ProjectId, now)),
            },
        cancel);

    /// <inheritdoc/>
    public Task RemoveConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) => ChangeAsync(
        reference,
        (secret, _) => secret with
        {
            Consumers = secret.Consumers.RemoveAll(it => it.ResourceId == loadBalancerId.ToString()),
        },
        (container, _) => container with
        {
            Consumers = container.Consumers.RemoveAll(it => it.Url == Consumer.Url(loadBalancerId)),
        },
        cancel);

    private static SecretUnreadableException Unreadable(string reference, string why) =>
        new($"The secret '{reference}' can't be read: {why}.");

    // The service itself may read what its project has, and what was shared with anybody: whoever wrote the reference
    // was asked for more.
    private static bool MayRead(SecretReader reader, IGuarded it) => reader.UserId is not { } user
        ? it.ProjectId == reader.ProjectId || it.Acl is { Users.IsEmpty: false }
        : KeyManagerRights.IsGranted(new KeyManagerActor(user, null, []), it)
            || (it.ProjectId == reader.ProjectId
                && (reader.IsAdmin || it.Acl is not { ProjectAccess: false } || it.CreatorId == user));

    private async Task<ReadOnlyMemory<byte>> PayloadAsync(
        string reference, string id, SecretReader reader, CancellationToken cancel)
    {
        var secret = await keys.ReadAsync((store, now) => store.FindSecret(id, now), cancel);
        if (secret is null || !MayRead(reader, secret))
        {
            throw Unreadable(reference, $"there is no secret {id}, it has expired, or the project may not read it");
        }

        try
        {
            return await keys.PayloadAsync(id, cancel)
                ?? throw Unreadable(reference, $"the secret {id} has no payload");
        }
        catch (CryptographicException)
        {
            throw Unreadable(reference, $"what is stored of the secret {id} was changed, and does not open");
        }
    }

    // What is gone needs no note.
    private async Task ChangeAsync(
        string reference, Func<SecretDocument, DateTimeOffset, SecretDocument> ofSecret,
        Func<ContainerDocument, DateTimeOffset, ContainerDocument> ofContainer, CancellationToken cancel)
    {
        if (SecretReference.Parse(reference) is not { } parsed)
        {
            return;
        }

        await keys.WriteAsync(
            (store, now) =>
            {
                if (parsed.IsContainer && store.FindContainer(parsed.Id) is { } container)
                {
                    store.Put(ofContainer(container, now));
                }
                else if (!parsed.IsContainer && store.FindSecret(parsed.Id, now) is { } secret)
                {
                    store.Put(ofSecret(secret, now));
                }

                return true;
            },
            cancel);
    }
}
