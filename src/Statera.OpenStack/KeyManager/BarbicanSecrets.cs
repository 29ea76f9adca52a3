using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Statera.Core.Secrets;
using Statera.OpenStack.Identity;

namespace Statera.OpenStack.KeyManager;

/// <summary>A real Barbican, as load balancers use it.</summary>
/// <param name="http">Who sends.</param>
/// <param name="endpoint">Where Barbican is. The reference's own host is never asked: it comes from a user, and would
/// be sent a token.</param>
/// <param name="service">The service user; null for a Barbican that asks nobody for a token.</param>
public sealed class BarbicanSecrets(HttpClient http, Uri endpoint, KeystoneSession? service) : ISecretService
{
    private readonly BarbicanClient _barbican = new(http, endpoint, service);

    /// <inheritdoc/>
    public async Task<SecretContent> ReadAsync(string reference, SecretReader reader, CancellationToken cancel)
    {
        // Who writes the reference must be allowed to read it: Barbican judges that by the writer's own token.
        if (!Parse(reference).IsContainer)
        {
            return new SecretContent.Secret(await PayloadAsync(reference, reader, cancel));
        }

        var parts = await PartsAsync(reference, reader, cancel);
        return new SecretContent.Container(
            await PartAsync("certificate") ?? throw Unreadable(reference, "it names no certificate"),
            await PartAsync("private_key"),
            await PartAsync("intermediates"),
            await PartAsync("private_key_passphrase") is { } phrase ? Encoding.UTF8.GetString(phrase.Span) : null);

        async Task<ReadOnlyMemory<byte>?> PartAsync(string name) => parts.GetValueOrDefault(name) is { } part
            ? await PayloadAsync(part, reader, cancel)
            : (ReadOnlyMemory<byte>?)null;
    }

    /// <inheritdoc/>
    public async Task ShareAsync(string reference, SecretReader reader, CancellationToken cancel)
    {
        if (reader.Token is null || !_barbican.HasServiceUser)
        {
            return; // It was read as the service reads it later.
        }

        var parts = Parse(reference).IsContainer
            ? (await PartsAsync(reference, reader, cancel)).Values.AsEnumerable()
            : [];
        foreach (var each in parts.Prepend(reference))
        {
            var (status, _) = await _barbican.SendAsync(
                new BarbicanRequest(each, HttpMethod.Get, PathOf(each)), null, cancel);
            if (status == HttpStatusCode.Forbidden)
            {
                await AddServiceUserAsync(each, reader, cancel);
            }
            else if (status != HttpStatusCode.OK)
            {
                throw await RefusedAsync(each, status, null, cancel);
            }
        }
    }

    /// <inheritdoc/>
    public Task AddConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) =>
        NoteAsync(HttpMethod.Post, reference, loadBalancerId, cancel);

    /// <inheritdoc/>
    public Task RemoveConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) =>
        NoteAsync(HttpMethod.Delete, reference, loadBalancerId, cancel);

    // Octavia does the same, so that nobody has to look up its service user's id.
    private async Task AddServiceUserAsync(string reference, SecretReader reader, CancellationToken cancel)
    {
        var me = await _barbican.ServiceUserAsync(reference, cancel);
        var path = PathOf(reference) + "/acl";
        var (status, body) = await _barbican.SendAsync(
            new BarbicanRequest(reference, HttpMethod.Get, path), reader.Token, cancel);
        if (status == HttpStatusCode.OK)
        {
            var read = Object(reference, body)["read"];
            var users = (read?["users"] as JsonArray ?? []).Select(user => user?.DeepClone()).Append(me);
            var list = new JsonObject
            {
                ["read"] = new JsonObject
                {
                    ["users"] = new JsonArray([.. users]), ["project-access"] = (bool?)read?["project-access"] ?? true,
                },
            };
            (status, _) = await _barbican.SendAsync(
                new BarbicanRequest(reference, HttpMethod.Put, path, Body: list), reader.Token, cancel);
        }

        if (status != HttpStatusCode.OK)
        {
            throw Unreadable(
                reference, $"the service user {me} may not read it, and the user {reader.UserId} may not change that " +
                $"(Barbican answers {(int)status}); who owns it does so by {Advice(me, reference)}");
        }
    }

    private async Task NoteAsync(HttpMethod method, string reference, Guid loadBalancerId, CancellationToken cancel)
    {
        if (SecretReference.Parse(reference) is not { } parsed)
        {
            return;
        }

        var body = parsed.IsContainer
            ? new JsonObject { ["name"] = Consumer.Service, ["URL"] = Consumer.Url(loadBalancerId) }
            : new JsonObject
            {
                ["service"] = Consumer.Service,
                ["resource_type"] = Consumer.ResourceType,
                ["resource_id"] = loadBalancerId.ToString(),
            };
        var (status, _) = await _barbican.SendAsync(
            new BarbicanRequest(reference, method, PathOf(reference) + "/consumers", Body: body, IsOfConsumers: true),
            null, cancel);

        // What is gone has nobody who uses it; and secrets have consumers from Barbican 15 on.
        if (status is not (HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
        {
            throw await RefusedAsync(reference, status, null, cancel);
        }
    }

    // The references in a certificate container, by what they are there.
    private async Task<Dictionary<string, string>> PartsAsync(
        string reference, SecretReader reader, CancellationToken cancel)
    {
        var container = await ObjectAsync(reference, reader, cancel);
        return (string?)container["type"] is "certificate"
            ? (container["secret_refs"] as JsonArray ?? []).OfType<JsonObject>()
                .ToDictionary(it => (string?)it["name"] ?? "", it => (string?)it["secret_ref"] ?? "")
            : throw Unreadable(reference, $"it is a container of type {(string?)container["type"]}, not certificate");
    }

    private async Task<ReadOnlyMemory<byte>> PayloadAsync(
        string reference, SecretReader reader, CancellationToken cancel)
    {
        // Barbican gives a payload only as the type that it was stored with.
        var secret = await ObjectAsync(reference, reader, cancel);
        var type = (string?)secret["content_types"]?["default"]
            ?? throw Unreadable(reference, "it has no payload");
        return await ReadAsync(
            new BarbicanRequest(reference, HttpMethod.Get, PathOf(reference) + "/payload", type), reader, cancel);
    }

    private async Task<JsonObject> ObjectAsync(string reference, SecretReader reader, CancellationToken cancel)
    {
        var request = new BarbicanRequest(reference, HttpMethod.Get, PathOf(reference));
        return Object(reference, await ReadAsync(request, reader, cancel));
    }

    private async Task<byte[]> ReadAsync(BarbicanRequest request, SecretReader reader, CancellationToken cancel)
    {
        var (status, body) = await _barbican.SendAsync(request, reader.Token, cancel);
        return status == HttpStatusCode.OK
            ? body
            : throw await RefusedAsync(request.Reference, status, reader.Token is null ? null : reader.UserId, cancel);
    }

    private async Task<SecretUnreadableException> RefusedAsync(
        string reference, HttpStatusCode status, string? userId, CancellationToken cancel)
    {
        var (who, id) = userId is null
            ? ("the service user", await _barbican.ServiceUserAsync(reference, cancel))
            : ("the user", userId);
        return Unreadable(reference, status switch
        {
            HttpStatusCode.NotFound => "Barbican has none of that id, or it has expired",
            HttpStatusCode.Forbidden =>
                $"Barbican does not let {who} {id} read it; who owns it does so by {Advice(id, reference)}",
            HttpStatusCode.Unauthorized =>
                $"Barbican does not take the token of {who} {id}: it must ask the same Keystone",
            _ => $"Barbican answers {(int)status}",
        });
    }

    private static JsonObject Object(string reference, byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            throw Unreadable(reference, "Barbican's answer is no JSON");
        }
    }

    private static string Advice(string userId, string reference) =>
        $"openstack acl user add --user {userId} --operation-type read {reference}";

    private static SecretReference Parse(string reference) => SecretReference.Parse(reference)
        ?? throw Unreadable(reference, "it is no reference of Barbican (…/v1/secrets/ID or …/v1/containers/ID)");

    private static string PathOf(string reference)
    {
        var parsed = Parse(reference);
        return $"v1/{(parsed.IsContainer ? "containers" : "secrets")}/{parsed.Id}";
    }

    private static SecretUnreadableException Unreadable(string reference, string why) =>
        BarbicanClient.Unreadable(reference, why);
}
