using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;
using Statera.Testing;

namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>Plays one scenario to both services and compares each reply.</summary>
/// <param name="scenario">What is asked.</param>
/// <param name="octavia">The real one.</param>
/// <param name="statera">Ours.</param>
internal sealed class Play(Scenario scenario, WireClient octavia, WireClient statera)
{
    // Of Octavia's headers those that clients read; the others are of what it is made of.
    private static readonly string[] Telling = ["content-type", "location", "retry-after", "allow"];

    // A question costs Octavia about 40 ms.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ValueMap _map = new();
    private readonly Dictionary<string, string> _ids = [];
    private readonly List<string> _loadBalancers = [];
    private readonly List<(Exchange Exchange, IReadOnlyList<Difference> Differences)> _outcomes = [];

    /// <summary>Each exchange, in order, and where our reply differs from Octavia's.</summary>
    public async Task<IReadOnlyList<(Exchange Exchange, IReadOnlyList<Difference> Differences)>> RunAsync()
    {
        var comparison = new ReplyComparison(_map, statera.Root, octavia.Root);
        foreach (var step in scenario.Steps)
        {
            var request = step.With(_ids);
            _map.Fix(request.Target + request.Body);
            if (step.Times > 1)
            {
                await CompareManyAsync(step, request);
                continue;
            }

            var (theirs, ours) = await SendAsync(request);
            _outcomes.Add((new Exchange(scenario.Name, step.Title, request, theirs), comparison.Compare(theirs, ours)));
            if (Made(theirs) is { } made)
            {
                Remember(step, made, Made(ours));
            }

            if (request.Method != "GET" && (IsGood(theirs) || IsGood(ours)))
            {
                var answered = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
                await SettleAsync();
                await UndoAsync(step, theirs, ours);
                if (step is { Name: not null, Path: "loadbalancers" })
                {
                    // Octavia keeps whole seconds, and lists what was made in one of them in any order.
                    await Eventually.HoldsAsync(
                        () => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() > answered, "the next second", ApiClient.Cancel);
                }
            }
        }

        return _outcomes;
    }

    private void Remember(Step step, string made, string? ours)
    {
        if (ours is not null)
        {
            _map.Pair(Guid.Parse(made), Guid.Parse(ours));
        }

        if (step.Name is not null)
        {
            _ids[step.Name] = made;
        }

        if (step.Method == "POST" && step.Path == "loadbalancers")
        {
            _loadBalancers.Add(made);
        }
    }

    private async Task<(RecordedReply Theirs, RecordedReply Ours)> SendAsync(RecordedRequest request)
    {
        var theirs = octavia.SendAsync(request);
        var ours = statera.SendAsync(Ours(request));
        return (Kept(await theirs), await ours);
    }

    private async Task CompareManyAsync(Step step, RecordedRequest request)
    {
        async Task<string> StatusesAsync(WireClient client, RecordedRequest one) => string.Join(' ',
            (await Task.WhenAll(Enumerable.Range(0, step.Times).Select(_ => client.SendAsync(one))))
            .Select(Told).Order());
        var theirs = await StatusesAsync(octavia, request);
        var ours = await StatusesAsync(statera, Ours(request));
        IReadOnlyList<Difference> differences = theirs == ours ? [] : [new Difference("statuses", theirs, ours)];
        _outcomes.Add((
            new Exchange(scenario.Name, step.Title, request, new RecordedReply(0, new Dictionary<string, string>(), "")),
            differences));
        await SettleAsync();
    }

    // What only one of the two has taken is taken back there.
    private async Task UndoAsync(Step step, RecordedReply theirs, RecordedReply ours)
    {
        if (!step.IsUndone)
        {
            return;
        }

        await DeleteAsync(octavia, step.With(_ids).Target, Made(theirs));
        await DeleteAsync(statera, _map.ToOurs(step.With(_ids).Target), Made(ours));
        await SettleAsync();
    }

    private static async Task DeleteAsync(WireClient client, string collection, string? id)
    {
        if (id is not null)
        {
            await client.SendAsync(new RecordedRequest(
                "DELETE", $"{collection}/{id}{(collection.EndsWith("loadbalancers", StringComparison.Ordinal) ? "?cascade=true" : "")}",
                new Dictionary<string, string?>(), ""));
        }
    }

    private async Task SettleAsync()
    {
        foreach (var id in _loadBalancers)
        {
            await SettleAsync(octavia, id);
            await SettleAsync(statera, _map.ToOurs(id));
        }
    }

    private static Task SettleAsync(WireClient client, string id) => Eventually.HoldsAsync(
        async () => !(await client.SendAsync(new RecordedRequest(
            "GET", $"/v2.0/lbaas/loadbalancers/{id}?fields=provisioning_status", new Dictionary<string, string?>(), "")))
            .Body.Contains("\"PENDING_", StringComparison.Ordinal),
        $"{id} at {client.Root} is carried out", Interval, ApiClient.Cancel);

    private RecordedRequest Ours(RecordedRequest request) => request with
    {
        Target = _map.ToOurs(request.Target), Body = _map.ToOurs(request.Body),
    };

    // What comes second finds it being deleted or gone, as far as the first has come.
    private static int Told(RecordedReply reply) => reply.Status is 404 or 409 ? 409 : reply.Status;

    private static bool IsGood(RecordedReply reply) => reply.Status is >= 200 and < 300;

    private static string? Made(RecordedReply reply) =>
        reply.Status == 201 && JsonNode.Parse(reply.Body) is JsonObject { Count: 1 } body
            && body.First().Value is JsonObject made ? (string?)made["id"] : null;

    private static RecordedReply Kept(RecordedReply reply) => reply with
    {
        Headers = reply.Headers.Where(header => Telling.Contains(header.Key))
            .ToDictionary(header => header.Key, header => header.Value),
    };
}
