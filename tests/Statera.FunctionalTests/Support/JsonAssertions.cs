using System.Text.Json;
using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Support;

/// <summary>Compares JSON with what a test writes down.</summary>
internal static class JsonAssertions
{
    /// <summary>Every attribute of <paramref name="expected"/> has that value; others may have any.</summary>
    public static void ShouldHave(this JsonNode node, object expected)
    {
        foreach (var (name, value) in Session.JsonObjectOf(expected))
        {
            node.AsObject().ContainsKey(name).ShouldBeTrue($"no {name} in {node}");
            JsonNode.DeepEquals(node[name], value).ShouldBeTrue(
                $"{name} is {node[name]?.ToJsonString() ?? "null"}, not {value?.ToJsonString() ?? "null"}");
        }
    }

    /// <summary>The ids of a list of references.</summary>
    public static string[] Ids(this JsonNode node, string list) =>
        [.. node[list]!.AsArray().Select(it => (string)it!["id"]!)];

    /// <summary>The id of an object.</summary>
    public static string Id(this JsonNode node) => (string)node["id"]!;

    /// <summary>An anonymous object with some attributes taken away and others put in their place.</summary>
    public static JsonObject With(this object body, string name, object? value)
    {
        var copy = (JsonObject)Session.JsonObjectOf(body).DeepClone();
        copy[name] = JsonSerializer.SerializeToNode(value);
        return copy;
    }

    /// <inheritdoc cref="With"/>
    public static JsonObject Without(this object body, string name)
    {
        var copy = (JsonObject)Session.JsonObjectOf(body).DeepClone();
        copy.Remove(name);
        return copy;
    }
}
