using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// What was deleted on the recorded server without being recorded, found by what later replies no longer show: things
/// that were made to see whether they could be, and the listeners and pools that the load balancer of most recordings no
/// longer has when it is deleted.
/// </summary>
internal sealed class UnrecordedDeletes
{
    private readonly Dictionary<string, List<RecordedRequest>> _after = [];

    public UnrecordedDeletes(IReadOnlyList<Exchange> exchanges)
    {
        var last = new Dictionary<Guid, Exchange>();
        foreach (var exchange in exchanges)
        {
            foreach (var id in ValueMap.Take(exchange.Request.Target + exchange.Request.Body + exchange.Reply.Body).Ids)
            {
                last[id] = exchange;
            }
        }

        var deleted = exchanges
            .Where(it => it.Request.Method == "DELETE" && it.Reply.Status == 204)
            .SelectMany(it => ValueMap.Take(it.Request.Target).Ids.TakeLast(1))
            .ToHashSet();
        var end = JsonNode.Parse(exchanges.Single(it => it.Title == "show while deleting").Reply.Body)!["loadbalancer"]!;
        foreach (var (exchange, made) in exchanges.Select(it => (it, Made(it))))
        {
            if (made is null || deleted.Contains(made.Value.Id))
            {
                continue;
            }

            var (id, record) = made.Value;
            if (last[id] == exchange)
            {
                Delete(exchange, $"{exchange.Request.Target}/{id}");
            }
            else if (WasOf(end, record))
            {
                // Lists that show no ids may still count it; with the recording of its last mention that is over.
                Delete(exchanges.Last(it => it.File == last[id].File), $"{exchange.Request.Target}/{id}");
            }
        }
    }

    /// <summary>The requests that were sent after an exchange.</summary>
    public IEnumerable<RecordedRequest> After(Exchange exchange) => _after.GetValueOrDefault(exchange.Name) ?? [];

    private void Delete(Exchange after, string target)
    {
        if (!_after.TryGetValue(after.Name, out var list))
        {
            _after[after.Name] = list = [];
        }

        list.Add(new RecordedRequest("DELETE", target, new Dictionary<string, string?>(), ""));
    }

    // A listener or pool that is shown no more.
    private static bool WasOf(JsonNode loadBalancer, JsonNode record) =>
        record["loadbalancers"]?[0]?["id"] is { } owner && (string)owner! == (string)loadBalancer["id"]!
        && !loadBalancer["listeners"]!.AsArray().Concat(loadBalancer["pools"]!.AsArray())
            .Any(it => (string)it!["id"]! == (string)record["id"]!);

    private static (Guid Id, JsonNode Record)? Made(Exchange exchange)
    {
        var kind = exchange.Request.Target.Split('/')[^1];
        if (exchange.Reply.Status != 201 || kind is not ("listeners" or "pools" or "healthmonitors" or "l7policies" or "rules"))
        {
            return null;
        }

        var record = JsonNode.Parse(exchange.Reply.Body)!.AsObject().First().Value!;
        return (Guid.Parse((string)record["id"]!), record);
    }
}
