using System.Globalization;
using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;
using Statera.FunctionalTests.Support.Endpoints;
using Statera.Testing;

namespace Statera.FunctionalTests.Fuzz;

/// <summary>
/// Thousands of requests that nobody should send, to every endpoint of every service: none breaks the server or keeps it
/// busy, each refusal says why, what was refused has changed nothing, and nothing of it stays in memory.
/// <c>STATERA_FUZZ_SEED</c> makes it another run, <c>STATERA_FUZZ_REQUESTS</c> a longer one.
/// </summary>
public sealed class FuzzTests(TestServer server) : IClassFixture<TestServer>
{
    // The same for everybody, so that a run that fails fails again; another finds more.
    private const int UsualSeed = 1;
    private const int MostRepeated = 400;
    private const int MostShown = 10;
    private const long MostGrowth = 6_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<FuzzRequest> _refused = [];

    [Fact]
    public async Task Junk_breaks_nothing_and_what_is_refused_changes_nothing()
    {
        var seed = Setting("STATERA_FUZZ_SEED") ?? UsualSeed;
        var requests = Setting("STATERA_FUZZ_REQUESTS") ?? 12_000;
        TestContext.Current.TestOutputHelper!.WriteLine($"STATERA_FUZZ_SEED={seed}");
        var junk = new Junk(new Random(seed));
        var plan = await FuzzPlan.MakeAsync(server);
        var statuses = new SortedDictionary<int, int>();
        var accepted = new HashSet<Endpoint>();
        var answers = new Dictionary<Endpoint, SortedSet<int>>();
        var wrong = new List<string>();
        using (var state = new StateWatch(Path.Combine(server.State, "statera.db")))
        {
            for (var i = 0; i < requests; i++)
            {
                var request = plan.Next(junk);
                var (reply, fault) = await CheckAsync(request, state);
                if (fault is not null)
                {
                    wrong.Add($"seed {seed}, request {i}: {fault}: {request}\n{reply?.Status} {reply?.Headers} {reply?.Text}\n");
                    wrong.Count.ShouldBeLessThan(MostShown, string.Join('\n', wrong));
                }

                if (reply is null)
                {
                    continue;
                }

                await plan.LearnAsync(request, reply);
                await state.AcceptAsync();
                statuses[reply.Status] = statuses.GetValueOrDefault(reply.Status) + 1;
                (answers.TryGetValue(request.Endpoint, out var seen) ? seen : answers[request.Endpoint] = []).Add(reply.Status);
                if (reply.Status < 400 && request.Method == request.Endpoint.Method)
                {
                    accepted.Add(request.Endpoint);
                }
            }
        }

        TestContext.Current.TestOutputHelper.WriteLine(string.Join(", ", statuses.Select(it => $"{it.Key}: {it.Value}")));
        TestContext.Current.TestOutputHelper.WriteLine(
            $"Never accepted:\n{string.Join('\n', plan.Endpoints.Except(accepted).Select(it => $"{it}: {string.Join(' ', answers.GetValueOrDefault(it) ?? [])}").Order())}");
        wrong.ShouldBeEmpty();
        statuses[400].ShouldBeGreaterThan(requests / 8);
        accepted.Count.ShouldBeGreaterThan(plan.Endpoints.Count * 3 / 4);
        await NothingGrowsAsync();
        await RestartShowsTheSameAsync();
    }

    // The answer, and what is wrong with it; null where nothing is.
    private async Task<(ApiReply? Reply, string? Wrong)> CheckAsync(FuzzRequest request, StateWatch state)
    {
        var began = TimeProvider.System.GetTimestamp();
        ApiReply reply;
        try
        {
            reply = await request.SendAsync();
        }
        catch (Exception error) when (error is HttpRequestException or System.Text.Json.JsonException)
        {
            return (null, $"no answer that can be read: {error}");
        }

        var took = TimeProvider.System.GetElapsedTime(began);
        var accepted = reply.Status < 400;
        var unchanged = accepted || state.IsUnchanged();
        if (accepted)
        {
            await state.AcceptAsync();
        }

        // Those whose refusal costs the hash of a password are left out of what is repeated.
        if (!accepted && _refused.Count < MostRepeated && reply.Status < 500 && request.Endpoint.Service != "identity")
        {
            _refused.Add(request);
        }

        return (reply, reply.Status is not ((>= 200 and < 500) or 501) ? "it breaks"
            : took > Patience ? $"it takes {took}"
            : !unchanged ? "it is refused and changes something"
            : !accepted && request.Method != "HEAD" && !IsNoHttp(reply) && string.IsNullOrWhiteSpace(reply.Fault)
                ? "it is refused without a word"
            : reply.Status == 400 && !NamesIt(request, reply) ? "the refusal does not name what is wrong"
            : null);
    }

    // What is not even HTTP is refused by closing the connection: no service has seen it, and none words the refusal.
    private static bool IsNoHttp(ApiReply reply) => reply.Text.Length == 0 && reply.Headers.ConnectionClose is true;

    // Octavia's own words may name it in the singular: an empty TLS version list is one of tls_versions.
    private static bool NamesIt(FuzzRequest request, ApiReply reply) => request.Named is null
        || request.Named.SelectMany(name => (string[])[name, InWords(name)]).Any(name => name.Split('_').All(
            word => reply.Fault.Contains(word.TrimEnd('s'), StringComparison.OrdinalIgnoreCase)));

    // What Octavia's texts call an attribute that they don't name.
    private static string InWords(string name) => name switch
    {
        "request_sriov" => "SR-IOV",
        "hsts_max_age" or "hsts_include_subdomains" or "hsts_preload" => "HSTS",
        _ => name,
    };

    private async Task NothingGrowsAsync()
    {
        await RepeatAsync(2);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RepeatAsync(6);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(MostGrowth);
    }

    private async Task RepeatAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            foreach (var request in _refused)
            {
                await request.SendAsync();
            }
        }
    }

    // What the server has in memory is what it has stored.
    private async Task RestartShowsTheSameAsync()
    {
        var before = await DumpAsync();
        await server.RestartAsync();
        var after = await DumpAsync();
        after.Keys.ShouldBe(before.Keys);
        foreach (var (list, objects) in before)
        {
            after[list].Except(objects).ShouldBeEmpty(list);
            objects.Except(after[list]).ShouldBeEmpty(list);
        }
    }

    private async Task<Dictionary<string, string[]>> DumpAsync()
    {
        var all = new Dictionary<string, string[]>();
        foreach (var list in Endpoint.All(server).Where(it =>
            it.Method == "GET" && !it.IsOfOne && it.Path.EndsWith('s') && it.Service is "load-balancer" or "network"))
        {
            var client = Belongings.Of(server, list.Service, server.Admin.Token);
            var first = await client.GetAsync(list.Pattern);
            if (first.Body is not JsonObject)
            {
                continue;
            }

            await Eventually.HoldsAsync(
                async () => !(first = await client.GetAsync(list.Pattern)).Text.Contains("PENDING", StringComparison.Ordinal),
                "all is carried out", ApiClient.Cancel);
            all[list.Pattern] = [.. first.Body.AsObject().First().Value!.AsArray().Select(it => it!.ToJsonString())];
        }

        return all;
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
