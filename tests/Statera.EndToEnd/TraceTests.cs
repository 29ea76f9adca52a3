using System.Diagnostics;
using System.Text.Json.Nodes;
using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Traces as an operator collects them: a real service, and one who speaks OTLP.</summary>
public sealed class TraceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_one_trace_from_the_callers_request_to_the_data_plane()
    {
        await using var collector = new TraceCollector();
        await using var server = await StartAsync(collector.Url);
        using var api = await ApiClient.LogInAsync(server, Cancel);
        using var backend = new EchoBackend("one");

        var (made, (id, _, pool)) = await TracedAsync(() => api.CreateAsync("web", Cancel, backend.Port));
        await api.AllActiveAsync(Cancel);
        await HasAsync(collector, made, "amphora.start");
        await Eventually.HoldsAsync(() => Path(collector, made, "amphora.start") is
            ["POST /v2.0/lbaas/loadbalancers", "store.write", "reconcile", "provider.reconcile", "amphora.start"],
            "each step is below the one that made it", Cancel);
        var request = Of(collector, made, "POST /v2.0/lbaas/loadbalancers");
        (request.Service, request.Kind).ShouldBe(("statera", 2));
        request.Attributes.ShouldContainKeyAndValue("http.response.status_code", "201");
        Of(collector, made, "reconcile").Attributes.ShouldContainKeyAndValue("statera.load_balancer.id", id);

        var (told, _) = await TracedAsync(() => api.PostAsync(
            $"pools/{pool}/members", Json($$$"""{"member": {"address": "127.0.0.1", "protocol_port": {{{backend.Port + 1}}}}}"""), Cancel));
        await HasAsync(collector, told, "amphora.tell");
        var listener = (string)(await api.ListAsync("listeners", Cancel)).Single()!["id"]!;
        await api.AllActiveAsync(Cancel);
        var (reloaded, _) = await TracedAsync(async () =>
        {
            await api.PutAsync($"listeners/{listener}", Json("""{"listener": {"timeout_client_data": 12345}}"""), Cancel);
            return 0;
        });
        await HasAsync(collector, reloaded, "amphora.reload");
        Of(collector, reloaded, "amphora.reload").Attributes["statera.reload.reason"].ShouldBe("listener");
        collector.Spans.ShouldNotContain(it => it.TraceId == told && it.Name == "amphora.reload");
        collector.Spans.ShouldNotContain(it => it.Status == 2);
        collector.Bodies.ShouldAllBe(it => !it.Contains(server.AdminPassword) && !it.Contains("password\""));
    }

    [Fact]
    public async Task Of_writes_that_are_carried_out_at_once_each_is_linked()
    {
        await using var collector = new TraceCollector();
        await using var server = await StartAsync(collector.Url);
        using var api = await ApiClient.LogInAsync(server, Cancel);
        var (_, _, pool) = await api.CreateAsync("web", Cancel);

        var writes = await Task.WhenAll(Enumerable.Range(1, 24).Select(i => Task.Run(() => TracedAsync(() => api.PostAsync(
            $"pools/{pool}/members", Json($$$"""{"member": {"address": "127.0.0.1", "protocol_port": {{{i}}}}}"""), Cancel)))));

        await Eventually.HoldsAsync(
            () => writes.All(write => collector.Spans.Any(it => it.Name == "reconcile"
                && (it.TraceId == write.Trace || it.LinkedTraces.Contains(write.Trace)))),
            "each write has a reconcile of its own or a link from another's", Cancel);
    }

    [Fact]
    public async Task Why_something_failed_is_in_the_trace()
    {
        await using var collector = new TraceCollector();
        var program = System.IO.Path.GetTempFileName();
        await File.WriteAllTextAsync(program, "#!/bin/sh\n[ \"$1\" = -v ] && exec haproxy -v\necho '[ALERT] not today' >&2; exit 1\n", Cancel);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var server = await StartAsync(collector.Url, "--amphora-haproxy", program);
        using var api = await ApiClient.LogInAsync(server, Cancel);

        var (made, _) = await TracedAsync(() => api.CreateAsync("web", Cancel));

        await HasAsync(collector, made, "reconcile");
        foreach (var name in (string[])["amphora.write", "reconcile"])
        {
            var span = Of(collector, made, name);
            span.Status.ShouldBe(2, name);
            span.StatusMessage.ShouldContain("not today");
        }

        File.Delete(program);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_told_of_and_keeps_nobody_waiting()
    {
        await using var server = await StartAsync("http://127.0.0.1:9");
        using (var api = await ApiClient.LogInAsync(server, Cancel))
        {
            await api.CreateAsync("web", Cancel);
            await api.AllActiveAsync(Cancel);
        }

        (await server.StopAsync(Cancel)).ShouldBe(0);
        var log = await server.LogAsync();
        log.Split('\n').Where(line => line.Contains("Traces could not be sent", StringComparison.Ordinal)).ShouldHaveSingleItem(log)
            .ShouldContain("127.0.0.1:9");
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense", "OTEL_EXPORTER_OTLP_ENDPOINT is 'nonsense'")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "smoke", "it can be http/protobuf or grpc")]
    public async Task What_the_environment_says_wrongly_is_refused_at_start(string variable, string value, string reason)
    {
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://127.0.0.1:9", [variable] = value };
        (await Should.ThrowAsync<InvalidOperationException>(() => ServerProcess.StartAsync(environment, Cancel)))
            .Message.ShouldContain(reason);
    }

    [Fact]
    public async Task An_endpoint_of_traces_alone_is_used_as_it_stands()
    {
        await using var collector = new TraceCollector();
        await using var server = await ServerProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = $"{collector.Url}/v1/traces", ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
                ["OTEL_SERVICE_NAME"] = "balancers", ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=stage",
                ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-key=of-mine",
            },
            Cancel);
        using var api = await ApiClient.LogInAsync(server, Cancel);
        await Eventually.HoldsAsync(() => collector.Spans.Any(it => it.Service == "balancers"), "a span was sent", Cancel);
        collector.Keys.ShouldAllBe(it => it == "of-mine");
        collector.Bodies.ShouldAllBe(it => it.Contains("deployment.environment") && it.Contains("stage"));
    }

    private static Task<ServerProcess> StartAsync(string collector, params string[] flags) => ServerProcess.StartAsync(
        new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector, ["OTEL_BSP_SCHEDULE_DELAY"] = "50" },
        Cancel, null, flags);

    // As a client does that traces itself: .NET's tells the server its trace.
    private static async Task<(string Trace, T Result)> TracedAsync<T>(Func<Task<T>> call)
    {
        using var caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C);
        caller.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        caller.Start();
        return (caller.TraceId.ToHexString(), await call());
    }

    private static Task HasAsync(TraceCollector collector, string trace, string name) => Eventually.HoldsAsync(
        () => collector.Spans.Any(it => it.TraceId == trace && it.Name == name), $"{name} was sent", Cancel);

    private static CollectedSpan Of(TraceCollector collector, string trace, string name) =>
        collector.Spans.First(it => it.TraceId == trace && it.Name == name);

    // The names from the root down to that one.
    private static string[] Path(TraceCollector collector, string trace, string name)
    {
        var names = new List<string>();
        for (var at = Of(collector, trace, name); at is not null; at = collector.Spans.FirstOrDefault(it => it.Id == at.ParentId))
        {
            names.Insert(0, at.Name);
        }

        return [.. names];
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
