using System.Text.Json;
using Statera.Core.Model;

namespace Statera.Server.Http.Body;

/// <summary>Reads request bodies: JSON, bounded, wrapped in one key as OpenStack's are.</summary>
internal static class RequestBody
{
    /// <summary>
    /// The largest body taken, in bytes: what OpenStack's services take (oslo.middleware's sizelimit).
    /// </summary>
    public const int MaxBytes = 114_688;

    // Deep enough for a load balancer with all below it; a bomb of brackets ends here.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Reads the object under the given key, e.g. <c>{"loadbalancer": {…}}</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="RefusedException">It is not that.</exception>
    public static async Task<BodyObject> ReadAsync(HttpContext context, string key)
    {
        var argument = ArgumentNames.Of(key);
        var root = await ReadRootAsync(context, argument);
        var body = root.Wrapped(key);
        root.End();
        root.ThrowIfFaulty();
        return body ?? throw new RefusedException(new Fault(
            FaultKind.Invalid, key, $"Missing argument: \"{argument}\". The request's body must be {{\"{key}\": {{…}}}}."));
    }

    /// <summary>Reads the whole body as one object.</summary>
    /// <param name="context">The request.</param>
    /// <param name="argument">What a refusal calls it.</param>
    /// <exception cref="RefusedException">It is none.</exception>
    public static async Task<BodyObject> ReadRootAsync(HttpContext context, string argument)
    {
        if (!HasJsonContent(context.Request))
        {
            throw new BadHttpRequestException(
                $"Unknown mimetype: {context.Request.ContentType}",
                StatusCodes.Status415UnsupportedMediaType);
        }

        if (context.Request.ContentLength == 0)
        {
            throw new RefusedException(new Fault(FaultKind.Invalid, "", $"Missing argument: \"{argument}\""));
        }

        JsonElement element;
        try
        {
            using var document = await JsonDocument.ParseAsync(
                context.Request.Body, Options, context.RequestAborted);
            element = document.RootElement.Clone();
        }
        catch (IOException error)
        {
            throw Unreadable(error);
        }
        catch (JsonException error)
        {
            throw new RefusedException(new Fault(FaultKind.Invalid, "", "Request is not in valid JSON format: " +
                $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."));
        }

        return element.ValueKind == JsonValueKind.Object
            ? BodyObject.Root(element, argument)
            : throw new RefusedException(new Fault(FaultKind.Invalid, "", "The request's body must be a JSON object."));
    }

    /// <summary>The body was broken on its way, or the client went away in the middle of it.</summary>
    public static BadHttpRequestException Unreadable(IOException error) =>
        error as BadHttpRequestException ?? new($"The request's body can't be read: {error.Message}", error);

    private static bool HasJsonContent(HttpRequest request) =>
        request.ContentType is not { Length: > 0 } type
        || type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
}
