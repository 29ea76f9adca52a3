using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Conformance;

/// <summary>
/// Octavia gives load balancers of the same second in the order of their ids, which are random, and Statera in that of
/// their making. Those that were made one right after the other are therefore played in the order of their ids.
/// </summary>
internal static class Twins
{
    public static IReadOnlyList<Exchange> InOrder(IEnumerable<Exchange> exchanges)
    {
        var list = exchanges.ToList();
        for (var i = 1; i < list.Count; i++)
        {
            var (before, made) = (Made(list[i - 1]), Made(list[i]));
            if (made is not null && before?.At == made.Value.At
                && string.CompareOrdinal(before.Value.Id, made.Value.Id) > 0)
            {
                (list[i - 1], list[i]) = (list[i], list[i - 1]);
            }
        }

        return list;
    }

    private static (string At, string Id)? Made(Exchange exchange) =>
        exchange.Reply.Status == 201 && JsonNode.Parse(exchange.Reply.Body)!["loadbalancer"] is { } made
            ? ((string)made["created_at"]!, (string)made["id"]!)
            : null;
}
