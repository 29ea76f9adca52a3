using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Statera.Core.Secrets;
using Statera.OpenStack.Identity;

namespace Statera.OpenStack.KeyManager;

/// <summary>Requests to Barbican, as a user or as the service user, and what is said where nobody answers.</summary>
/// <param name="http">Who sends.</param>
/// <param name="endpoint">Where Barbican is.</param>
/// <param name="service">The service user; null for a Barbican that asks nobody for a token.</param>
internal sealed class BarbicanClient(HttpClient http, Uri endpoint, KeystoneSession? service)
{
    /// <summary>What is sent and received but for payloads.</summary>
    public const string Json = "application/json";

    // With it secrets have consumers, as containers always had.
    private const string ConsumersVersion = "key-manager 1.1";

    /// <summary>Whether the service has a user of its own there.</summary>
    public bool HasServiceUser => service is not null;

    /// <summary>The id of the service user; empty without one.</summary>
    /// <param name="reference">What it is needed for, as a user names it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SecretUnreadableException">It is not known, and Keystone does not say it now.</exception>
    public async Task<string> ServiceUserAsync(string reference, CancellationToken cancel)
    {
        try
        {
            return service is null ? "" : await service.UserIdAsync(cancel);
        }
        catch (IdentityUnavailableException error)
        {
            throw Unreadable(reference, error.Message);
        }
    }

    /// <summary>Asks; as the service user anew with another token where Barbican does not take the first.</summary>
    /// <param name="request">What.</param>
    /// <param name="userToken">The token of who asks; null for the service user.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Status and body of the answer.</returns>
    /// <exception cref="SecretUnreadableException">Nobody answers.</exception>
    public async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(
        BarbicanRequest request, string? userToken, CancellationToken cancel)
    {
        try
        {
            for (var again = false; ; again = true)
            {
                var token = userToken ?? (service is null ? "" : await service.TokenAsync(cancel));
                var reply = await SendOnceAsync(request, token, cancel);
                if (reply.Status != HttpStatusCode.Unauthorized || userToken is not null || service is null || again)
                {
                    return reply;
                }

                service.Forget(token);
            }
        }
        catch (IdentityUnavailableException error)
        {
            throw Unreadable(request.Reference, error.Message);
        }
        catch (Exception error) when (error is HttpRequestException
            || (error is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw Unreadable(request.Reference, $"Barbican at {endpoint} does not answer ({error.Message})");
        }
    }

    /// <summary>Something can't be read or written, and who names it is told why.</summary>
    public static SecretUnreadableException Unreadable(string reference, string why) =>
        new($"'{reference}' can't be read: {why.TrimEnd('.')}.", isTold: true);

    private async Task<(HttpStatusCode Status, byte[] Body)> SendOnceAsync(
        BarbicanRequest request, string token, CancellationToken cancel)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(endpoint, request.Path));
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (request.IsOfConsumers)
        {
            message.Headers.TryAddWithoutValidation("OpenStack-API-Version", ConsumersVersion);
        }

        if (token.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        }

        if (request.Body is not null)
        {
            // Whole rather than in chunks, which not every WSGI server reads.
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body.ToJsonString()));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        }

        using var reply = await http.SendAsync(message, cancel);
        return (reply.StatusCode, await reply.Content.ReadAsByteArrayAsync(cancel));
    }
}

/// <summary>A request to Barbican.</summary>
/// <param name="Reference">What it is about, as a user names it.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path below the endpoint.</param>
/// <param name="Accept">The media type that is wanted.</param>
/// <param name="Body">What is sent; null for nothing.</param>
/// <param name="IsOfConsumers">It is about who uses it.</param>
internal sealed record BarbicanRequest(
    string Reference, HttpMethod Method, string Path, string Accept = BarbicanClient.Json, JsonObject? Body = null,
    bool IsOfConsumers = false);
