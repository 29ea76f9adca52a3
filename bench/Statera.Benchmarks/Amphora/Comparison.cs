using Statera.Testing;

namespace Statera.Benchmarks.Amphora;

/// <summary>
/// One kind of requests, sent through Statera's HAProxy and others in turns, so that what else the machine does meets all of
/// them.
/// </summary>
/// <param name="Name">What is sent.</param>
/// <param name="Traffic">How.</param>
/// <param name="Path">What is asked for.</param>
/// <param name="Connections">How many are under way at once.</param>
/// <param name="Closes">Each on a connection of its own.</param>
/// <param name="OctaviaGoal">How many times as many requests a CPU-second as by Octavia's configuration; null for no goal.</param>
internal sealed record Comparison(
    string Name, Traffic Traffic, string Path, int Connections, bool Closes, double? OctaviaGoal = null)
{
    private const int Rounds = 7;
    private const int Seconds = 2;
    private const double LeanGoal = 0.97;

    public static IReadOnlyList<Comparison> All { get; } =
    [
        new("HTTP, kept alive", Traffic.Http, "/", 64, false, 1.25),
        new("HTTP, closing", Traffic.Http, "/", 16, true, 1.8),
        new("HTTP, 1 MB", Traffic.Http, "/1m", 8, false),
        new("TLS, kept alive", Traffic.Tls, "/", 64, false),
        new("TLS, closing", Traffic.Tls, "/", 16, true),
        new("TCP, kept alive", Traffic.Tcp, "/", 64, false),
        new("TCP, closing", Traffic.Tcp, "/", 16, true),
    ];

    public async Task<IReadOnlyList<Figure>> MeasureAsync(string program, NginxMembers members, CancellationToken cancel)
    {
        Console.Error.WriteLine($"{Name}: {Rounds} rounds of {Seconds} s each through Statera, others, and none ...");
        var certificate = TestAuthority.Root().Issue();
        using var others = await OtherProxies.StartAsync(Traffic, members.Port, certificate.Pem + certificate.KeyPem, cancel);
        await using var server = await ServerUnderTest.StartAsync(program, cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);
        var reference = Traffic is Traffic.Tls ? await api.StoreAsync(certificate.Pkcs12(), cancel) : "";
        var made = await api.CreateAsync(Listener(members.Port, reference), cancel);
        await api.SettlesAsync(made, cancel);

        Contender[] all =
        [
            new("Statera", made.Vip, ApiClient.Port, server.Amphorae().Single()),
            .. others.All,
            .. Traffic is Traffic.Tls ? Array.Empty<Contender>() : [new Contender("direct", "127.0.0.1", members.Port, null)],
        ];
        var rounds = await RunAsync(all, cancel);
        return [.. Figures(all, rounds)];
    }

    private async Task<IReadOnlyList<Dictionary<string, Round>>> RunAsync(Contender[] all, CancellationToken cancel)
    {
        // The first one warms everything up.
        var rounds = new List<Dictionary<string, Round>>();
        for (var i = 0; i <= Rounds; i++)
        {
            var round = new Dictionary<string, Round>();
            foreach (var contender in i % 2 == 0 ? all : all.Reverse())
            {
                var before = contender.CpuTime;
                var scheme = Traffic is Traffic.Tls ? "https" : "http";
                var result = await Wrk.RunAsync(
                    new Uri($"{scheme}://{contender.Address}:{contender.Port}{Path}"), Connections, Closes, Seconds, cancel);
                round[contender.Name] = new Round(result, (contender.CpuTime - before).TotalMicroseconds / result.Requests);
            }

            rounds.Add(round);
        }

        return rounds[1..];
    }

    private IEnumerable<Figure> Figures(Contender[] all, IReadOnlyList<Dictionary<string, Round>> rounds)
    {
        double Middle(Func<Dictionary<string, Round>, double> of) => new Samples(rounds.Select(of)).Median;
        foreach (var name in all.Select(it => it.Name))
        {
            var what = $"{Name}: {name}";
            yield return new Figure($"{what}, requests/s", Middle(it => it[name].Wrk.Rate), "");
            yield return new Figure($"{what}, p50", Middle(it => it[name].Wrk.Median), "ms");
            yield return new Figure($"{what}, p99", Middle(it => it[name].Wrk.Slowest), "ms");
            if (name != "direct")
            {
                var goal = Path == "/1m" && name == "Statera" ? 500 : (double?)null;
                yield return new Figure($"{what}, CPU a request", Middle(it => it[name].Cpu), "us", goal);
            }
        }

        foreach (var name in all.Select(it => it.Name).Where(name => name is not ("Statera" or "direct")))
        {
            var goal = name == "lean" && Traffic is not Traffic.Tcp ? LeanGoal : name == "Octavia's" ? OctaviaGoal : null;
            yield return new Figure(
                $"{Name}: requests a CPU-second, times those of {name}", Middle(it => it[name].Cpu / it["Statera"].Cpu), "x", goal, AtLeast: true);
        }

        yield return new Figure($"{Name}: failed through Statera", rounds.Sum(it => it["Statera"].Wrk.Failed), "", 0);
    }

    private string Listener(int member, string certificate)
    {
        var (listener, pool) = Traffic switch
        {
            Traffic.Tcp => ("TCP", "TCP"),
            Traffic.Tls => ("TERMINATED_HTTPS", "HTTP"),
            _ => ("HTTP", "HTTP"),
        };
        var tls = Traffic is Traffic.Tls ? $"\"default_tls_container_ref\": \"{certificate}\"," : "";
        return $$$"""
            {"protocol": "{{{listener}}}", "protocol_port": {{{ApiClient.Port}}}, {{{tls}}} "default_pool": {"protocol": "{{{pool}}}",
              "lb_algorithm": "ROUND_ROBIN", "members": [{"address": "127.0.0.1", "protocol_port": {{{member}}}}]}}
            """;
    }

    private sealed record Round(WrkResult Wrk, double Cpu);
}
