using System.Text.Json;
using System.Text.Json.Nodes;
using Statera.Core.Model;
using Statera.Core.Providers;

namespace Statera.Core.Offers;

/// <summary>Judges what a profile says: is it what its provider can be told?</summary>
public static class OfferData
{
    // As deep as a request may be.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>What is wrong with a profile's data for a provider; null for nothing.</summary>
    /// <param name="kind">Flavors or zones.</param>
    /// <param name="provider">The provider that shall take it.</param>
    /// <param name="text">The data, which shall be JSON.</param>
    public static Fault? Problem(OfferKind kind, IProvider provider, string text)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(provider);
        try
        {
            using var data = JsonDocument.Parse(text, Options);
            return Problem(kind.CapabilitiesOf(provider), data.RootElement) is { } problem
                ? Fault.Unsupported(
                    kind.DataField, $"Provider '{provider.Name}' does not support a requested option: {problem}")
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON at all, or JSON with texts that are no Unicode.
            return NotJson(kind, text);
        }
    }

    /// <summary>Whether the data is JSON.</summary>
    public static bool IsJson(string text)
    {
        try
        {
            using var data = JsonDocument.Parse(text, Options);
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The data is not JSON.</summary>
    public static Fault NotJson(OfferKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return new Fault(FaultKind.Invalid, kind.DataField, $"{text} is not a valid option for {kind.DataField}");
    }

    /// <summary>A number that a load balancer's flavor or zone says; null where it says none.</summary>
    public static int? Number(string? data, string name) =>
        data is not null && JsonNode.Parse(data)?[name] is JsonValue value && value.TryGetValue<int>(out var number)
            ? number
            : null;

    private static string? Problem(IReadOnlyList<Capability> capabilities, JsonElement data)
    {
        if (data.ValueKind is not JsonValueKind.Object)
        {
            return $"{PythonText.Of(data)} is not of type 'object'";
        }

        var known = capabilities.ToDictionary(capability => capability.Name, StringComparer.Ordinal);
        var unknown = data.EnumerateObject().Where(member => !known.ContainsKey(member.Name))
            .Select(member => PythonText.Of(member.Name)).ToList();
        if (unknown.Count > 0)
        {
            return $"Additional properties are not allowed ({string.Join(", ", unknown)} "
                + $"{(unknown.Count == 1 ? "was" : "were")} unexpected)";
        }

        return data.EnumerateObject()
            .Select(member => known[member.Name].Problem(member.Value) is { } problem
                ? $"{member.Name} {problem}"
                : null)
            .FirstOrDefault(problem => problem is not null);
    }
}
