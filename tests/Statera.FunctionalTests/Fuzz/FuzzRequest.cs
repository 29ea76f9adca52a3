using System.Text;
using Statera.FunctionalTests.Support;
using Statera.FunctionalTests.Support.Endpoints;

namespace Statera.FunctionalTests.Fuzz;

/// <summary>A request of a fuzzing run.</summary>
/// <param name="Endpoint">What it was made from.</param>
/// <param name="Asked">The service, as somebody.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path with its query.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Type">Its type; null for none.</param>
/// <param name="Headers">Further headers.</param>
/// <param name="Named">One of these is in a refusal by 400; null where nothing can be expected.</param>
internal sealed record FuzzRequest(
    Endpoint Endpoint, ApiClient Asked, string Method, string Path, byte[]? Body, string? Type,
    IReadOnlyList<(string Name, string Value)> Headers, string[]? Named)
{
    public Task<ApiReply> SendAsync()
    {
        ByteArrayContent? content = null;
        if (Body is not null)
        {
            content = new ByteArrayContent(Body);
            if (Type is not null)
            {
                content.Headers.TryAddWithoutValidation("Content-Type", Type);
            }
        }

        return Asked.SendAsync(Method, Path, content, headers =>
        {
            foreach (var (name, value) in Headers)
            {
                if (name.StartsWith("Content-", StringComparison.Ordinal))
                {
                    content?.Headers.TryAddWithoutValidation(name, value);
                    continue;
                }

                headers.Remove(name);
                headers.TryAddWithoutValidation(name, value);
            }
        });
    }

    public override string ToString() =>
        $"{Endpoint.Service} {Method} {Path} {Type} {string.Join(", ", Headers.Select(it => $"{it.Name}: {it.Value}"))}\n" +
        string.Concat(Encoding.UTF8.GetString(Body ?? []).Take(2_000));
}
