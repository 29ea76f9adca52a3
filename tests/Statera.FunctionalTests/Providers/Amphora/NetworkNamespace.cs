using System.Diagnostics;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>
/// A host beside this one: a network namespace at the other end of a cable, with an HTTP server, which answers pings or does
/// not.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    private const int OwnAddresses = 6;

    private static int _numbers = Environment.ProcessId % 200 * 64;

    private readonly int _number = Interlocked.Increment(ref _numbers);
    private readonly string _config = Path.GetTempFileName();
    private readonly string _pid = Path.GetTempFileName();
    private readonly Process _server;

    public NetworkNamespace(string says)
    {
        var cable = $"st{_number}";
        Ip("netns", "add", Name);
        Ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", Name);
        Ip("addr", "add", $"{Network}.1/30", "dev", cable);
        for (var i = 1; i <= OwnAddresses; i++)
        {
            Ip("addr", "add", $"{OwnAddress6(i)}/64", "dev", cable, "nodad");
        }

        Ip("link", "set", cable, "up");
        Ip("-n", Name, "addr", "add", $"{Address}/30", "dev", "eth0");
        Ip("-n", Name, "addr", "add", $"{Address6}/64", "dev", "eth0", "nodad");
        Ip("-n", Name, "link", "set", "eth0", "up");
        File.WriteAllText(_config, $"""
            defaults
              mode http
              timeout client 9s
            frontend all
              bind :::8080 v4v6
              http-request return status 200 content-type text/plain string {says}

            """);

        // As a daemon it comes back when it serves.
        Ip("netns", "exec", Name, "haproxy", "-D", "-p", _pid, "-f", _config);
        _server = Process.GetProcessById(int.Parse(File.ReadAllText(_pid), null));
    }

    /// <summary>Our end's addresses, 1 to 6.</summary>
    public string OwnAddress6(int number) => $"{Network6}::1:{number}";

    public string Address => $"{Network}.2";

    public string Address6 => $"{Network6}::2";

    private string Name => $"st-{_number}";

    // A network of 256 addresses each, for as many runs at a time as there will be.
    private string Network => $"10.{201 + (_number / 256 % 50)}.{_number % 256}";

    private string Network6 => $"fd00:57:{_number:x}";

    /// <summary>Whether pings are answered; everything else is, either way.</summary>
    public void Answer(bool pings)
    {
        var ignore = pings ? 0 : 1;
        Ip("netns", "exec", Name, "sh", "-c",
            $"echo {ignore} > /proc/sys/net/ipv4/icmp_echo_ignore_all; echo {ignore} > /proc/sys/net/ipv6/icmp/echo_ignore_all");
    }

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
        Ip("netns", "del", Name);
        File.Delete(_config);
        File.Delete(_pid);
    }

    private static void Ip(params string[] words)
    {
        using var process = Run("ip", words);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, string.Join(' ', words));
    }

    private static Process Run(string program, params string[] words) => Process.Start(new ProcessStartInfo(program, words))!;
}
