using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Statera.FunctionalTests.Support;
using Statera.Providers.Amphora.Config;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>Gives one leaf of one site every hostile string, and judges what comes of each.</summary>
internal sealed partial class StringProbe(WrittenServer server, StringSite site, StringLeaf leaf, IReadOnlyDictionary<string, string> offers)
{
    private readonly Dictionary<string, string> _ids = new(offers)
    {
        ["subnet"] = server.SubnetId, ["network"] = server.NetworkId, ["project"] = server.Member.ProjectId,
    };

    private readonly Dictionary<string, HaproxyPlan> _written = [];
    private string _request = "";

    /// <summary>What is wrong.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>The configurations that differ.</summary>
    public IEnumerable<HaproxyPlan> Written => _written.Values;

    /// <summary>Whether a harmless string is taken; how many of the hostile ones were, and were not.</summary>
    public bool IsLegal { get; private set; }

    public int Taken { get; private set; }

    public int Refused { get; private set; }

    private ApiClient Api => (site.ByOperator ? server.Admin : server.Member).Octavia;

    public async Task RunAsync()
    {
        if (site.Tree is { } tree)
        {
            var made = (await server.Member.Octavia.SendTextAsync("POST", $"{Session.Lbaas}loadbalancers", $$"""{"loadbalancer": {{Filled(tree)}}}"""))
                .ShouldBe(201);
            Learn(made.Body!["loadbalancer"]!, "loadbalancers");
        }

        var (whole, record) = site.Parse(Filled(site.Body));

        // A header is inserted where that is "true", and nowhere else.
        var legal = leaf is { Attribute: "insert_headers", Shape: LeafShape.Value } ? "false"
            : leaf.In(record) ?? LegalOf(leaf.Attribute);
        if (site.ByOperator && site.Method == "POST")
        {
            // Names of offers are each there once, and others make offers at this time.
            record["name"] = $"{Guid.NewGuid()}";
        }

        leaf.Open(record);
        _request = whole.ToJsonString();

        var (reply, baseline) = await SendAsync(legal);
        IsLegal = reply.Status < 400;
        var other = IsLegal ? await SendAsync(legal + "z") : default;
        var isFree = other.Plan is not null && baseline is not null && WrittenFile.Of(other.Plan).Text == WrittenFile.Of(baseline).Text;
        foreach (var hostile in HostileStrings.With(legal, decides: !isFree))
        {
            await TryAsync(legal, baseline, hostile);
        }

        if (site.Tree is not null)
        {
            await server.Member.DeleteAsync($"loadbalancers/{_ids["loadbalancers"]}?cascade=true");
        }
    }

    private async Task TryAsync(string legal, HaproxyPlan? baseline, string hostile)
    {
        var (reply, plan) = await SendAsync(hostile);
        if (reply.Status >= 400)
        {
            Refused++;
            Note(hostile, reply, WrongRefusal(reply));
            return;
        }

        Taken++;
        if (plan is null)
        {
            return;
        }

        try
        {
            var written = WrittenFile.Of(plan);
            _written.TryAdd(written.Text, plan);
            Note(hostile, reply, baseline is null
                ? "it is taken where a harmless one is not"
                : WrittenFile.Of(baseline).WrongIn(legal, written, hostile) ?? ToldWords.WrongIn(plan));
        }
        catch (FormatException error)
        {
            Note(hostile, reply, $"it is taken and can't be written: {error.Message}");
        }
    }

    private static string? WrongRefusal(ApiReply reply) =>
        reply.Status is not (400 or 403 or 404 or 409 or 501) ? "the status is none of a refusal"
        : reply.Fault.Length < 10 ? "the refusal does not say why"
        : null;

    private async Task<(ApiReply Reply, HaproxyPlan? Plan)> SendAsync(string value)
    {
        var reply = await Api.SendTextAsync(site.Method, Session.Lbaas + Filled(site.Path), StringLeaf.Fill(_request, value));
        if (reply.Status >= 400)
        {
            return (reply, null);
        }

        if (site.Tree is not null)
        {
            return (reply, server.Judged(Guid.Parse(_ids["loadbalancers"])));
        }

        if (site.Method != "POST")
        {
            return (reply, null);
        }

        var id = reply.Body!.AsObject().First().Value!.Id();
        if (site.ByOperator)
        {
            await Api.DeleteAsync($"{Session.Lbaas}{site.Path}/{id}");
            return (reply, null);
        }

        var plan = await server.CarriedOutAsync(Guid.Parse(id));
        (await Api.DeleteAsync($"{Session.Lbaas}loadbalancers/{id}?cascade=true")).ShouldBe(204);
        if (leaf.Attribute == "vip_address")
        {
            await server.Member.GoneAsync($"loadbalancers/{id}");
        }

        server.Forget(Guid.Parse(id));
        return (reply, plan);
    }

    private void Note(string value, ApiReply reply, string? wrong)
    {
        if (wrong is not null)
        {
            Wrong.Add($"{leaf} at {site.Method} {site.Path}, {StringLeaf.Fill("\"@@\"", value.Length > 60 ? value[..60] : value)}: {wrong}\n    {reply.Status} {reply.Fault}");
        }
    }

    private string Filled(string template) => Place().Replace(
        template, match => _ids.TryGetValue(match.Groups[1].Value, out var id) ? id : match.Value);

    // The ids of what was made, by the lists that they are in.
    private void Learn(JsonNode node, string kind)
    {
        foreach (var (name, value) in node.AsObject())
        {
            if (name == "id")
            {
                _ids.TryAdd(kind, (string)value!);
            }

            foreach (var inner in value is JsonArray list ? list.OfType<JsonObject>() : value is JsonObject one ? [one] : [])
            {
                Learn(inner, name);
            }
        }
    }

    private string LegalOf(string attribute) => attribute switch
    {
        "project_id" => server.Member.ProjectId,
        _ when attribute.EndsWith("_id", StringComparison.Ordinal) || attribute.EndsWith("_ids", StringComparison.Ordinal) =>
            "2f6b2c5e-8c0f-4a52-9d6f-0d5a3f0f8b11",
        _ => "x",
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Place();
}
