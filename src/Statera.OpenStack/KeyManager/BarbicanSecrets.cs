using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Statera.Core.Secrets;

namespace Statera.OpenStack.KeyManager;

/// <summary>A real Barbican, as load balancers use it.</summary>
/// <param name="http">Who sends.</param>
/// <param name="endpoint">Where Barbican is. The reference's own host is never asked: it comes from a user, and would
/// be sent a token.</param>
/// <param name="token">The service's token; an empty one is not sent.</param>
public sealed class BarbicanSecrets(
    HttpClient http, Uri endpoint, Func<CancellationToken, Task<string>> token) : ISecretService
{
    private const string Json = "application/json";

    /// <inheritdoc/>
    public async Task<SecretContent> ReadAsync(string reference, SecretReader reader, CancellationToken cancel)
    {
        var parsed = SecretReference.Parse(reference) ?? throw Unreadable(reference, "it is no reference of Barbican");

        // Who writes the reference must be allowed to read it: Barbican judges that by the writer's own token.
        if (!parsed.IsContainer)
        {
            return new SecretContent.Secret(await PayloadAsync(reference, parsed.Id, reader.Token, cancel));
        }

        var container = JsonNode.Parse(await SendAsync(
            reference, HttpMethod.Get, $"v1/containers/{parsed.Id}", Json, null, reader.Token, cancel))!;
        if ((string?)container["type"] is not "certificate")
        {
            throw Unreadable(reference, $"it is a container of type {(string?)container["type"]}, not certificate");
        }

        var parts = container["secret_refs"]!.AsArray().ToDictionary(
            it => (string?)it!["name"] ?? "", it => SecretReference.Parse((string)it!["secret_ref"]!)?.Id);
        return new SecretContent.Container(
            await PartAsync("certificate") ?? throw Unreadable(reference, "its certificate was deleted"),
            await PartAsync("private_key"),
            await PartAsync("intermediates"),
            await PartAsync("private_key_passphrase") is { } phrase ? Encoding.UTF8.GetString(phrase.Span) : null);

        async Task<ReadOnlyMemory<byte>?> PartAsync(string name) => parts.GetValueOrDefault(name) is { } id
            ? await PayloadAsync(reference, id, reader.Token, cancel)
            : (ReadOnlyMemory<byte>?)null;
    }

    /// <inheritdoc/>
    public Task AddConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) =>
        NoteAsync(HttpMethod.Post, reference, loadBalancerId, cancel);

    /// <inheritdoc/>
    public Task RemoveConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) =>
        NoteAsync(HttpMethod.Delete, reference, loadBalancerId, cancel);

    private static SecretUnreadableException Unreadable(string reference, string why, bool passing = false) =>
        new($"The secret '{reference}' can't be read: {why}.", passing);

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
        var path = $"v1/{(parsed.IsContainer ? "containers" : "secrets")}/{parsed.Id}/consumers";
        await SendAsync(reference, method, path, Json, body.ToJsonString(), null, cancel, missingIsFine: true);
    }

    private async Task<ReadOnlyMemory<byte>> PayloadAsync(
        string reference, string id, string? userToken, CancellationToken cancel)
    {
        // Barbican gives a payload only as the type that it was stored with.
        var secret = JsonNode.Parse(await SendAsync(
            reference, HttpMethod.Get, $"v1/secrets/{id}", Json, null, userToken, cancel))!;
        var type = (string?)secret["content_types"]?["default"]
            ?? throw Unreadable(reference, $"the secret {id} has no payload");
        return await SendAsync(
            reference, HttpMethod.Get, $"v1/secrets/{id}/payload", type, null, userToken, cancel);
    }

    private async Task<byte[]> SendAsync(
        string reference, HttpMethod method, string path, string accept, string? body, string? userToken,
        CancellationToken cancel, bool missingIsFine = false)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(endpoint, path));
            request.Headers.TryAddWithoutValidation("Accept", accept);
            request.Headers.TryAddWithoutValidation("OpenStack-API-Version", "key-manager 1.1");
            if ((userToken ?? await token(cancel)) is { Length: > 0 } sent)
            {
                request.Headers.TryAddWithoutValidation("X-Auth-Token", sent);
            }

            if (body is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
            }

            using var reply = await http.SendAsync(request, cancel);
            if (reply.IsSuccessStatusCode || (missingIsFine && reply.StatusCode == HttpStatusCode.NotFound))
            {
                return await reply.Content.ReadAsByteArrayAsync(cancel);
            }

            throw Unreadable(
                reference, $"Barbican answers {(int)reply.StatusCode}", passing: (int)reply.StatusCode >= 500);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException
            || (error is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw Unreadable(reference, $"Barbican at {endpoint} does not answer ({error.Message})", passing: true);
        }
    }
}
