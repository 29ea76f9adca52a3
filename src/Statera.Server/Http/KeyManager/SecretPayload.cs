using Microsoft.Net.Http.Headers;
using Statera.Core.Model;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.KeyManager;

/// <summary>Payloads as requests carry them: their types and encodings.</summary>
internal static class SecretPayload
{
    /// <summary>Text.</summary>
    public const string Text = "text/plain";

    private static readonly string[] Binary =
        ["application/octet-stream", "application/pkcs8", "application/pkix-cert"];

    private static readonly string Supported = string.Join(", ", Binary.Prepend(Text));

    /// <summary>The type as it is kept; null for one that is not taken.</summary>
    public static string? Normal(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
        {
            return null;
        }

        var name = parsed.MediaType.Value!.ToLowerInvariant();
        return name == Text && parsed.Charset.Value is null or "" || IsUtf8(parsed) && name == Text ? Text
            : Binary.Contains(name) ? name
            : null;
    }

    /// <summary>The payload of a creation; null where it has none.</summary>
    public static (string ContentType, byte[] Bytes)? Read(BodyObject body, int most)
    {
        var (text, asked, encoding) = (
            body.String("payload"), body.String("payload_content_type"), body.String("payload_content_encoding"));
        if (text is null)
        {
            if (asked is not null)
            {
                body.Refuse("payload", "payload must be provided when payload_content_type is specified");
            }

            return null;
        }

        if (System.Text.Encoding.UTF8.GetByteCount(text) > most)
        {
            throw TooLarge(most);
        }

        text = text.Trim();
        var type = Normal(asked);
        if (type is null)
        {
            body.Refuse("payload_content_type", asked is null
                ? "If 'payload' is supplied, 'payload_content_type' must also be supplied."
                : $"payload_content_type is not one of {Supported}");
        }
        else if (type == Text != encoding is null || encoding is not (null or "base64"))
        {
            body.Refuse("payload_content_encoding", type == Text
                ? "text/plain has no payload_content_encoding"
                : "payload_content_encoding must be base64");
        }
        else if (text.Length == 0)
        {
            body.Refuse("payload", "If 'payload' specified, must be non empty");
        }
        else if (type == Text)
        {
            return (type, System.Text.Encoding.UTF8.GetBytes(text));
        }
        else if (FromBase64(text) is { Length: > 0 } bytes)
        {
            return (type, bytes);
        }
        else
        {
            body.RefuseAs("payload", "(not shown)", "Invalid payload for payload_content_encoding");
        }

        return null;
    }

    /// <summary>The payload that is the whole body of a request.</summary>
    public static async Task<(string ContentType, byte[] Bytes)> ReadAsync(HttpContext context, int most)
    {
        if (Normal(context.Request.ContentType) is not { } type)
        {
            throw new BadHttpRequestException(
                $"Content-Type of '{context.Request.ContentType}' is not supported for PUT: send {Supported}.",
                StatusCodes.Status415UnsupportedMediaType);
        }

        using var buffer = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        }
        catch (IOException error)
        {
            throw RequestBody.Unreadable(error);
        }

        if (buffer.Length > most)
        {
            throw TooLarge(most);
        }

        var bytes = buffer.ToArray();
        if (bytes.Length == 0)
        {
            throw new RefusedException(new Fault(FaultKind.Invalid, "payload", "No data supplied to process."));
        }

        if (context.Request.Headers.ContentEncoding.ToString() is not { Length: > 0 } encoding)
        {
            return (type, bytes);
        }

        return encoding.Equals("base64", StringComparison.OrdinalIgnoreCase) && type != Text
            && FromBase64(System.Text.Encoding.UTF8.GetString(bytes)) is { Length: > 0 } decoded
                ? (type, decoded)
                : throw new RefusedException(new Fault(FaultKind.Invalid, "payload",
                    $"The body can't be read as Content-Encoding '{encoding}': send it as it is, or in base64."));
    }

    /// <summary>Whether the client takes a payload of that type.</summary>
    public static bool IsAccepted(HttpContext context, string contentType)
    {
        var accept = context.Request.Headers.Accept;
        if (accept.Count == 0 || string.IsNullOrEmpty(accept.ToString()))
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            && ranges.Any(range => range.MatchesMediaType(contentType));
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        type.Charset.Value?.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase) is true;

    private static byte[]? FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static BadHttpRequestException TooLarge(int most) => new(
        $"Provided information too large to process: a payload may have {most} bytes.",
        StatusCodes.Status413PayloadTooLarge);
}
