using System.CommandLine;
using Statera.Server.Hosting;
using Statera.Server.Settings;

namespace Statera.Server.Commands;

/// <summary><c>statera serve</c>: the service, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var flags = new SettingFlags();
        var command = new Command("serve", "Serve the load-balancer, identity and network APIs and carry out what they are told.");
        flags.AddTo(command);
        command.SetAction((parsed, cancel) => CommandErrors.ReportAsync(() => RunAsync(flags.Read(parsed), cancel)));
        return command;
    }

    private static async Task<int> RunAsync(SettingValues settings, CancellationToken cancel)
    {
        using var stop = StopSignals.Until(cancel);
        await using var server = await StateraServer.StartAsync(settings, stop.Token);
        Console.WriteLine(
            $"""
            Statera is up.
              load balancer  {server.Urls.LoadBalancer}
              identity       {server.Urls.Identity}
              network        {server.Urls.Network}
              key manager    {server.Urls.KeyManager}
              credentials    {server.CredentialsHint}
            """);
        await stop.WaitAsync();
        return 0;
    }
}
