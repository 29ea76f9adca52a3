using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Support;

/// <summary>What a server answered.</summary>
internal sealed record ApiReply(int Status, string Text, HttpResponseHeaders Headers, bool IsJson = true)
{
    /// <summary>The body as JSON; null where there is none.</summary>
    public JsonNode? Body { get; } = IsJson && Text.Length > 0 && Text[0] is '{' or '[' or '"' ? JsonNode.Parse(Text) : null;

    /// <summary>The methods that the path has, where that is told.</summary>
    public string? Allow { get; init; }

    /// <summary>What is under a key of the body.</summary>
    public JsonNode this[string key] => Body?[key] ?? throw new InvalidOperationException($"No {key} in {Status}: {Text}");

    /// <summary>The reason of an error, in the words of whichever service.</summary>
    public string Fault =>
        new[] { Body?["faultstring"], Body?["description"], Body?["error"]?["message"], Body?["NeutronError"]?["message"] }
            .Append(Body?["title"]).Select(it => (string?)it).FirstOrDefault(it => it is { Length: > 0 }) ?? "";

    /// <summary>The names of the objects of a list.</summary>
    public string[] Names(string key) => [.. this[key].AsArray().Select(it => (string)it!["name"]!)];

    /// <summary>The reply, after its status was found right.</summary>
    public ApiReply ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    /// <summary>The reply, after it was found to refuse with that status and to name all these.</summary>
    public ApiReply ShouldRefuse(int status, params string[] names)
    {
        ShouldBe(status);
        Fault.ShouldNotBeNullOrWhiteSpace(Text);
        foreach (var name in names)
        {
            Fault.ShouldContain(name, Case.Sensitive);
        }

        return this;
    }
}
