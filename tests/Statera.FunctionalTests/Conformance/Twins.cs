using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// Octavia gives load balancers of the same second in the order of their ids, which are random, and Statera in that of
/// their making. Those that were made in one second are therefore played in the order of their ids.
/// </summary>
internal static class Twins
{
    public static IReadOnlyList<Exchange> InOrder(IEnumerable<Exchange> exchanges)
    {
        var list = exchanges.ToList();
        var seconds = list.Select((exchange, i) => (Made: Made(exchange), Exchange: exchange, Place: i))
            .Where(it => it.Made is not null)
            .GroupBy(it => it.Made!.Value.At)
            .Select(twins => twins.ToList());
        foreach (var twins in seconds)
        {
            var ordered = twins.OrderBy(it => it.Made!.Value.Id, StringComparer.Ordinal).ToList();
            foreach (var (place, exchange) in twins.Zip(ordered, (a, b) => (a.Place, b.Exchange)))
            {
                list[place] = exchange;
            }
        }

        return list;
    }

    private static (string At, string Id)? Made(Exchange exchange) =>
        exchange.Reply.Status == 201 && JsonNode.Parse(exchange.Reply.Body)!["loadbalancer"] is { } made
            ? ((string)made["created_at"]!, (string)made["id"]!)
            : null;
}
