using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>A request that has a record in it, in a setting where what it says has an effect.</summary>
/// <param name="Record">The record.</param>
/// <param name="Body">The request without its wrapper. The record is the object that has <see cref="Mark"/>; what is in
/// braces is filled in, as an id of what there is.</param>
internal sealed record StringSite(string Record, string Body)
{
    /// <summary>Marks the record in a body.</summary>
    public const string Mark = "here";

    /// <summary>The load balancer that is made before; null where the request makes it.</summary>
    public string? Tree { get; init; }

    /// <summary>The request's method.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The request's path.</summary>
    public string Path { get; init; } = "loadbalancers";

    /// <summary>What the body is wrapped in; null where it is not.</summary>
    public string? Wrapper { get; init; } = "loadbalancer";

    /// <summary>Only the operator may.</summary>
    public bool ByOperator { get; init; }

    /// <summary>The attributes that are tried here; empty for all of the record.</summary>
    public string[] Only { get; init; } = [];

    /// <summary>Whether a leaf is tried here.</summary>
    public bool Has(StringLeaf leaf) => leaf.Record == Record && (Only.Length == 0 || Only.Contains(leaf.Attribute));

    /// <summary>The body with the record in it, without its mark.</summary>
    /// <param name="body">The body, filled in.</param>
    public (JsonObject Whole, JsonObject Record) Parse(string body)
    {
        var whole = JsonNode.Parse(body)!.AsObject();
        var record = Marked(whole) ?? throw new InvalidOperationException($"Nothing is marked in {body}");
        record.Remove(Mark);
        return (Wrapper is null ? whole : new JsonObject { [Wrapper] = whole }, record);
    }

    private static JsonObject? Marked(JsonNode? node) => node switch
    {
        JsonObject it => it.ContainsKey(Mark) ? it : it.Select(pair => Marked(pair.Value)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(Marked).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
