using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Statera.Server.Demo;
using Statera.Server.Hosting;
using Statera.Server.Settings;

namespace Statera.Server.Commands;

/// <summary><c>statera demo</c>: the service with a sample load balancer, and proof that it balances.</summary>
internal static class DemoCommand
{
    private const int Requests = 20;

    public static Command Create()
    {
        var flags = new SettingFlags();
        var check = new Option<bool>("--check")
        {
            Description = "Stop after the sample requests; exit 0 where both backends answered their share, else 1.",
        };
        var command = new Command("demo", "Serve, with a sample load balancer in front of two sample backends.") { check };
        flags.AddTo(command);
        command.SetAction((parsed, cancel) => CommandErrors.ReportAsync(() => RunAsync(
            flags.Read(parsed, new Dictionary<Setting, string>
            {
                // The demonstration cleans up behind itself, and says what it does rather than what the service does.
                [SettingsTable.OnExit] = "stop",
                [SettingsTable.LogLevel] = "Warning",

                // It logs in by the password that it knows.
                [SettingsTable.Mode] = "builtin",
            }),
            parsed.GetValue(check),
            cancel)));
        return command;
    }

    private static async Task<int> RunAsync(SettingValues settings, bool check, CancellationToken cancel)
    {
        using var stop = StopSignals.Until(cancel);
        await using var server = await StateraServer.StartAsync(settings, stop.Token);
        await using var backends = await SampleBackends.StartAsync(NullLoggerFactory.Instance, stop.Token);
        using var client = new SampleClient(
            server.Urls,
            server.AdminPassword ?? throw new InvalidOperationException(
                "The admin password was changed, so the demonstration can't log in; give it another --state."));

        Console.WriteLine($"Made a load balancer named {SampleClient.Name} in front of two backends:");
        await client.LogInAsync(stop.Token);
        var (id, vip) = await client.CreateAsync(backends.All, stop.Token);
        await client.WaitOnlineAsync(id, stop.Token);
        var answers = await SampleClient.RequestAsync(vip, Requests, stop.Token);
        Console.WriteLine($"  {Requests} requests to http://{vip}:{SampleClient.Port}/ were answered by");
        foreach (var (who, count) in answers)
        {
            Console.WriteLine($"    {who}  {count}");
        }

        if (!check)
        {
            Console.WriteLine(NextSteps(server, vip));
            await stop.WaitAsync();
        }

        await client.DeleteAsync(id, CancellationToken.None);
        var balanced = answers.Count == 2 && answers.Values.All(count => count == Requests / 2);
        Console.WriteLine(check && balanced ? "Balanced." : check ? "Not balanced: each should have half." : "Cleaned up.");
        return check && !balanced ? 1 : 0;
    }

    private static string NextSteps(StateraServer server, string vip) =>
        $"""

        Statera is up.
          load balancer  {server.Urls.LoadBalancer}
          identity       {server.Urls.Identity}
          network        {server.Urls.Network}
          credentials    {server.CloudsYaml}

        Try, in another terminal (python3-openstackclient and python3-octaviaclient are the clients):
          export OS_CLIENT_CONFIG_FILE={server.CloudsYaml} OS_CLOUD={CloudsYamlFile.Cloud}
          openstack loadbalancer status show {SampleClient.Name}
          openstack loadbalancer member set --weight 0 {SampleClient.Name}-pool backend-1
          openstack loadbalancer create --name web --vip-subnet-id vip-subnet --wait
          curl http://{vip}:{SampleClient.Port}/

        It serves until Ctrl-C, and cleans up then.
        """;
}
