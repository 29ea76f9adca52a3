using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;
using Statera.Testing;

namespace Statera.FunctionalTests.Conformance;

/// <summary>Plays all recorded exchanges to one server, once, and keeps how the replies differ.</summary>
public sealed class Replay : IAsyncLifetime
{
    private readonly RecordedServer _server = new();
    private readonly ValueMap _map = new();
    private readonly List<(Exchange Exchange, IReadOnlyList<Difference> Differences)> _outcomes = [];
    private bool _settled = true;

    /// <summary>Each exchange, in order, and where our reply differs.</summary>
    internal IReadOnlyList<(Exchange Exchange, IReadOnlyList<Difference> Differences)> Outcomes => _outcomes;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        var comparison = new ReplyComparison(_map, _server.Root);
        var deletes = new UnrecordedDeletes([.. Recordings.Files.SelectMany(Recordings.Read)]);
        foreach (var file in Recordings.Files)
        {
            foreach (var (request, id) in Unrecorded.Before(file))
            {
                var made = JsonNode.Parse((await SendAsync(request)).Body)!["loadbalancer"]!;
                _map.Pair(Guid.Parse(id), Guid.Parse((string)made["id"]!));
            }

            foreach (var exchange in Twins.InOrder(Recordings.Read(file)))
            {
                await (ShowsPending(exchange) ? HoldAsync() : SettleAsync());
                _map.Fix(exchange.Request.Target + exchange.Request.Body);
                var reply = await SendAsync(exchange.Request);
                _outcomes.Add((exchange, comparison.Compare(exchange.Reply, reply)));
                await TakeBackAsync(exchange, reply);
                foreach (var request in deletes.After(exchange))
                {
                    await SettleAsync();
                    await SendAsync(request);
                }
            }
        }

        Reports.Write(_outcomes);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // The recorded server took seconds to carry out what ours does at once: where it still was about to, ours is held.
    private static bool ShowsPending(Exchange exchange)
    {
        if (exchange.Reply.Status == 409)
        {
            return exchange.Reply.Body.Contains(" is immutable", StringComparison.Ordinal)
                || exchange.Reply.Body.Contains("Invalid state PENDING", StringComparison.Ordinal);
        }

        return exchange.Request.Method == "GET" && exchange.Reply.Status == 200
            && JsonNode.Parse(exchange.Reply.Body) is JsonObject { Count: 1 } body
            && body.First().Value is JsonObject shown
            && ((string?)shown["provisioning_status"])?.StartsWith("PENDING_", StringComparison.Ordinal) == true;
    }

    // What was made here alone would show in every list from now on.
    private async Task TakeBackAsync(Exchange exchange, RecordedReply reply)
    {
        if (reply.Status == 201 && exchange.Reply.Status != 201)
        {
            var made = JsonNode.Parse(reply.Body)!.AsObject().First().Value!;
            _settled = false;
            await SettleAsync();
            await DeleteAsync($"{exchange.Request.Target}/{made["id"]}?cascade=true");
            if ((string?)made["default_pool_id"] is { } nested)
            {
                await SettleAsync();
                await DeleteAsync($"/v2.0/lbaas/pools/{nested}");
            }
        }
    }

    private Task<RecordedReply> DeleteAsync(string target) =>
        SendAsync(new RecordedRequest("DELETE", target, new Dictionary<string, string?>(), ""));

    private Task HoldAsync()
    {
        _server.Gate.Close();
        return Task.CompletedTask;
    }

    private async Task SettleAsync()
    {
        if (_settled)
        {
            return;
        }

        _server.Gate.Open();
        await Eventually.HoldsAsync(_server.IsSettledAsync, "all is carried out", ApiClient.Cancel);
        _server.Gate.Close();
        _settled = true;
    }

    private async Task<RecordedReply> SendAsync(RecordedRequest request)
    {
        _settled &= request.Method == "GET";
        return await _server.SendAsync(request with
        {
            Target = _map.ToOurs(request.Target), Body = _map.ToOurs(request.Body),
        });
    }
}
