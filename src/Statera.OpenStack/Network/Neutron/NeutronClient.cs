using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Statera.Core.Model;
using Statera.OpenStack.Identity;

namespace Statera.OpenStack.Network.Neutron;

/// <summary>Speaks Neutron's v2.0 API.</summary>
/// <param name="http">Sends the requests; it must not follow redirects.</param>
/// <param name="endpoint">Neutron's address, with or without <c>/v2.0</c>.</param>
/// <param name="service">The service user, whose token is sent; null where Neutron asks for none.</param>
/// <param name="time">The clock.</param>
internal sealed class NeutronClient(HttpClient http, Uri endpoint, KeystoneSession? service, TimeProvider time)
{
    private const int Tries = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    // A Neutron under load queues what makes ports; to give up early leaves it a port that nobody asked for any more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _root = endpoint.AbsoluteUri.TrimEnd('/') is var uri
        && uri.EndsWith("/v2.0", StringComparison.Ordinal) ? uri : uri + "/v2.0";

    /// <summary>An object by its path; null where there is none.</summary>
    public async Task<JsonObject?> FindAsync(string plural, string singular, string id, CancellationToken cancel)
    {
        try
        {
            var reply = await SendAsync(HttpMethod.Get, $"{plural}/{id}", null, cancel);
            return reply?[singular] as JsonObject;
        }
        catch (NeutronException error) when (error.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The objects that a query finds, over all pages.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(
        string plural, string singularQuery, CancellationToken cancel)
    {
        var found = new List<JsonObject>();
        var path = $"{plural}?{singularQuery}";
        while (true)
        {
            var reply = await SendAsync(HttpMethod.Get, path, null, cancel);
            var key = plural.Replace('-', '_');
            var page = (reply?[key] as JsonArray ?? []).OfType<JsonObject>().ToList();
            found.AddRange(page);
            var next = (reply?[$"{key}_links"] as JsonArray ?? []).OfType<JsonObject>()
                .FirstOrDefault(link => (string?)link["rel"] == "next");
            if (next is null || page.Count == 0)
            {
                return found;
            }

            path = $"{plural}?{singularQuery}&marker={Uri.EscapeDataString((string?)page[^1]["id"] ?? "")}";
        }
    }

    /// <summary>Makes an object. Tried once: nobody knows whether a request without an answer was carried out.</summary>
    public async Task<JsonObject> CreateAsync(
        string plural, string singular, JsonObject body, CancellationToken cancel) =>
        (await SendAsync(HttpMethod.Post, plural, new JsonObject { [singular] = body }, cancel))?[singular] as JsonObject
        ?? throw Unavailable("its answer is not what Neutron answers.");

    /// <summary>Changes an object.</summary>
    public async Task<JsonObject> UpdateAsync(
        string plural, string singular, string id, JsonObject body, CancellationToken cancel) =>
        (await SendAsync(
            HttpMethod.Put, $"{plural}/{id}", new JsonObject { [singular] = body }, cancel))?[singular] as JsonObject
        ?? throw Unavailable("its answer is not what Neutron answers.");

    /// <summary>Deletes an object; one that is gone is as good.</summary>
    public async Task DeleteAsync(string plural, string id, CancellationToken cancel)
    {
        try
        {
            await SendAsync(HttpMethod.Delete, $"{plural}/{id}", null, cancel);
        }
        catch (NeutronException error) when (error.Status == HttpStatusCode.NotFound)
        {
            // Somebody was faster, or the answer to the first try was lost.
        }
    }

    private async Task<JsonNode?> SendAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        var tries = method == HttpMethod.Post ? 1 : Tries;
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await SendAsServiceAsync(method, path, body, cancel);
            }
            catch (RefusedException) when (tried < tries)
            {
                await Task.Delay(Pause * tried, time, cancel);
            }
        }
    }

    // A token that Neutron does not take may have been revoked: nothing was done, and it is asked anew with another.
    private async Task<JsonNode?> SendAsServiceAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        try
        {
            var token = service is null ? null : await service.TokenAsync(cancel);
            try
            {
                return await SendOnceAsync(method, path, body, token, cancel);
            }
            catch (NeutronException error) when (error.Status == HttpStatusCode.Unauthorized && token is not null)
            {
                service!.Forget(token);
                return await SendOnceAsync(method, path, body, await service.TokenAsync(cancel), cancel);
            }
        }
        catch (NeutronException error) when (error.Status == HttpStatusCode.Unauthorized)
        {
            throw Unavailable(service is null
                ? "it asks for a token, and there is none without identity.mode = keystone."
                : "it does not take the token of the service user; check that it asks the same Keystone.");
        }
        catch (IdentityUnavailableException error)
        {
            throw Unavailable(error.Message);
        }
    }

    private async Task<JsonNode?> SendOnceAsync(
        HttpMethod method, string path, JsonObject? body, string? token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, $"{_root}/{path}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            using var reply = await http.SendAsync(request, either.Token);
            var content = await reply.Content.ReadAsStringAsync(either.Token);
            return reply.IsSuccessStatusCode
                ? content.Length == 0 ? null : JsonNode.Parse(content)
                : throw Failure(reply.StatusCode, content);
        }
        catch (HttpRequestException error)
        {
            throw Unavailable($"{error.Message}.");
        }
        catch (JsonException)
        {
            throw Unavailable("its answer is not JSON.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Unavailable(string.Create(
                CultureInfo.InvariantCulture, $"it did not answer within {Patience.TotalSeconds} seconds."));
        }
    }

    private Exception Failure(HttpStatusCode status, string content) => status switch
    {
        HttpStatusCode.Forbidden => Unavailable(
            "it refuses this service (403); the service user needs the role admin in its project."),
        >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests =>
            Unavailable($"it answered {(int)status}."),
        _ => NeutronException.From(status, content),
    };

    private RefusedException Unavailable(string why) => new(new Fault(
        FaultKind.Unavailable, "", $"The network service at {_root} can't be used: {why}"));
}
