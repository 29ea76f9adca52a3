using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Providers.Amphora;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;
using static Statera.FunctionalTests.Providers.Amphora.TlsRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>A line for each connection, by a real HAProxy to a real file and a real syslog socket.</summary>
public sealed class FlowLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flows-").FullName;

    private string LogFile => Path.Combine(_folder, "flow.log");

    private FlowLogOptions ToFile => new() { File = LogFile };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_request_is_logged_as_it_was_sent_and_answered()
    {
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.SettleAsync(wanted);

        const string Request = "GET /shop?q=1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";
        var before = DateTime.Now.AddMilliseconds(-5);
        var (from, answer) = await TalkAsync(rig, Request);
        var line = (await LinesAsync(1))[0];

        line.Project.ShouldBe("p");
        line.LoadBalancer.ShouldBe(wanted.Id.ToString());
        line.Listener.ShouldBe(wanted.Listeners[0].Id.ToString());
        line.ClientAddress.ShouldBe(from.Address.ToString());
        line.ClientPort.ShouldBe(from.Port);
        DateTime.ParseExact(line.Time, "dd/MMM/yyyy:HH:mm:ss.fff", CultureInfo.InvariantCulture)
            .ShouldBeInRange(before, DateTime.Now);
        line.Request.ShouldBe("\"GET /shop?q=1 HTTP/1.1\"");
        line.Status.ShouldBe("200");

        // HAProxy counts messages as it keeps them, with what it knows of each header beside.
        line.BytesToClient.ShouldBeInRange(answer.Length - 20, answer.Length + 20);
        line.BytesFromClient.ShouldBeInRange(Request.Length - 20, Request.Length + 20);
        line.ClientVerified.ShouldBe("-");
        line.ClientName.ShouldBe("");
        line.Backend.ShouldBe($"{wanted.Pools[0].Id}:{wanted.Listeners[0].Id}");
        line.Member.ShouldBe(wanted.Members[0].Id.ToString());
        line.Milliseconds.ShouldBeInRange(0, 60_000);
        line.Ending.ShouldBe("----");
    }

    [Fact]
    public async Task A_request_that_no_member_answered_says_so()
    {
        await using var rig = new AmphoraRig(log: ToFile);
        await rig.SettleAsync(rig.LoadBalancer());

        (await rig.GetAsync()).ShouldNotBeNull().ShouldContain("503");

        var line = (await LinesAsync(1))[0];
        (line.Status, line.Member, line.Ending).ShouldBe(("503", "<NOSRV>", "SC--"));
    }

    [Fact]
    public async Task A_connection_that_is_not_read_has_no_request()
    {
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        wanted = wanted with
        {
            Listeners = [.. wanted.Listeners.Select(l => l with { Protocol = ListenerProtocol.Tcp })],
            Pools = [.. wanted.Pools.Select(p => p with { Protocol = PoolProtocol.Tcp })],
        };
        await rig.SettleAsync(wanted);

        const string Request = "GET / HTTP/1.1\r\n\r\n";
        var (from, answer) = await TalkAsync(rig, Request, "\r\n\r\none");
        var line = (await LinesAsync(1))[0];

        (line.Request, line.Status).ShouldBe(("-", "-"));
        (line.BytesFromClient, line.BytesToClient).ShouldBe((Request.Length, answer.Length));
        (line.ClientAddress, line.ClientPort).ShouldBe((from.Address.ToString(), from.Port));
        line.Backend.ShouldBe($"{wanted.Pools[0].Id}:{wanted.Listeners[0].Id}");
        line.Member.ShouldBe(wanted.Members[0].Id.ToString());
    }

    [Fact]
    public async Task A_client_with_a_certificate_is_named_and_one_without_is_told_of()
    {
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        var wanted = await WithClientsAsync(rig, one);

        (await TlsClient.GetAsync(rig, own: wanted.Authority.Issue("friend"))).ShouldNotBeNull();
        (await TlsClient.GetAsync(rig, own: null)).ShouldBeNull();
        var lines = await LinesAsync(2);

        lines[0].ClientVerified.ShouldBe("0");
        lines[0].ClientName.ShouldBe("/CN=friend");
        lines[0].Request.ShouldBe("\"GET / HTTP/1.1\"");
        lines[0].Member.ShouldBe(wanted.LoadBalancer.Members[0].Id.ToString());
        lines[1].ClientName.ShouldBe("");
        (lines[1].Request, lines[1].Status, lines[1].Member).ShouldBe(("\"<BADREQ>\"", "0", "<NOSRV>"));
    }

    [Theory]
    [InlineData("GET /a\"b HTTP/1.1")]
    [InlineData("GET /\" 200 1 1 - \"\" x x 1 ---- HTTP/1.1")]
    [InlineData("GET /a\rp 0 0 HTTP/1.1")]
    [InlineData("GET /a\u0001\u000b\u001b[2J\u007f\u00ff HTTP/1.1")]
    [InlineData("GET /a#b?%22%0a HTTP/1.1")]
    [InlineData("\"p\" \"x\"")]
    public async Task A_request_can_t_forge_a_line(string request)
    {
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        await rig.SettleAsync(rig.LoadBalancer(Member(one.Port)));

        await rig.SendAsync(request, "Host: t\r\nUser-Agent: a\"b");
        await rig.SendAsync("GET /last HTTP/1.1", "Host: t");

        var lines = await LinesAsync(2);
        lines[0].Request.All(c => c is >= ' ' and <= '~').ShouldBeTrue(lines[0].Request);
        lines[1].Request.ShouldBe("\"GET /last HTTP/1.1\"");
    }

    [Fact]
    public async Task A_client_s_name_can_t_forge_a_line()
    {
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        var wanted = await WithClientsAsync(rig, one);

        var own = wanted.Authority.IssueNamed("a\" x\np 0 0\r\u0001é");
        (await TlsClient.GetAsync(rig, own: own)).ShouldNotBeNull();

        (await LinesAsync(1))[0].ClientName.ShouldBe("/CN=a? x?p 0 0??é");
    }

    [Fact]
    public async Task A_long_request_loses_its_end_and_no_field()
    {
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        await rig.SettleAsync(rig.LoadBalancer(Member(one.Port)));

        (await rig.SendAsync($"GET /{new string('"', 8000)} HTTP/1.1", "Host: t")).ShouldNotBeNull();

        var line = (await LinesAsync(1))[0];
        line.Request.Length.ShouldBeInRange(3000, 3200);
        line.Ending.Length.ShouldBe(4);
    }

    [Fact]
    public async Task Syslog_receivers_get_what_octavia_s_amphorae_send()
    {
        using var receiver = Receiver(IPAddress.Loopback);
        using var other = Receiver(IPAddress.IPv6Loopback);
        IPEndPoint[] targets = [(IPEndPoint)receiver.LocalEndPoint!, (IPEndPoint)other.LocalEndPoint!];
        await using var rig = new AmphoraRig(log: new FlowLogOptions { Receivers = [.. targets], Facility = 3 });
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.SettleAsync(wanted);

        (await rig.GetAsync()).ShouldBe("one");

        foreach (var socket in new[] { receiver, other })
        {
            var buffer = new byte[8192];
            var text = Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));

            // Facility 16 + 3, severity 6; a time, a host, a program and its number.
            var amphora = $"amphora-{AmphoraId.Of(wanted.Id, 0)}";
            text.ShouldMatch($@"\A<{(19 * 8) + 6}>[A-Z][a-z][a-z] [ \d]\d \d\d:\d\d:\d\d {amphora} haproxy\[\d+\]: ");
            FlowLine.Read(text[(text.IndexOf("]: ", StringComparison.Ordinal) + 3)..].TrimEnd('\n'))
                .LoadBalancer.ShouldBe(wanted.Id.ToString());
        }
    }

    [Fact]
    public async Task Lines_come_over_reload_crash_restart_and_rotation()
    {
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.SettleAsync(wanted);

        // One that is under way while another process takes over.
        using var slow = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await slow.ConnectAsync(new IPEndPoint(rig.Vip, Port), Cancel);
        await slow.SendAsync(Encoding.ASCII.GetBytes("GET /first HTTP/1.1\r\nHost: t\r\n\r\nGET /slow HTTP/1.1\r\n"), Cancel);
        await LinesAsync(1);
        wanted = Changed(wanted, 40_000);
        await rig.ConvergeAsync(wanted);
        await AskAsync("/reloaded");
        await LinesAsync(2);
        await slow.SendAsync(Encoding.ASCII.GetBytes("Host: t\r\n\r\n"), Cancel);
        await LinesAsync(3);

        await KillAsync(await rig.ProcessAsync());
        await rig.ConvergeAsync(wanted);
        await AskAsync("/after-a-crash");
        var served = await rig.ProcessAsync();
        await rig.RestartProviderAsync();
        await rig.ConvergeAsync(wanted);
        (await rig.ProcessAsync()).ShouldBe(served, "the same is wanted");
        await AskAsync("/adopted");
        await LinesAsync(5);

        // While the service is down.
        await rig.RestartProviderAsync();
        await AskAsync("/down");
        await rig.ConvergeAsync(wanted);
        (await LinesAsync(6)).Select(l => l.Request.Split(' ')[1])
            .ShouldBe(["/first", "/reloaded", "/slow", "/after-a-crash", "/adopted", "/down"]);

        // As copytruncate does it; what is written then starts at the start.
        await using (var file = new FileStream(LogFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
        }

        await AskAsync("/cut");
        (await LinesAsync(1))[0].Request.ShouldContain("/cut");

        // Moved away: there is a new one.
        File.Move(LogFile, LogFile + ".1");
        await AskAsync("/moved");
        (await LinesAsync(1))[0].Request.ShouldContain("/moved");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(LogFile).HasFlag(UnixFileMode.OtherRead).ShouldBeFalse();
        }

        async Task AskAsync(string path) =>
            (await rig.SendAsync($"GET {path} HTTP/1.1", "Host: t")).ShouldNotBeNull().ShouldEndWith("one");
    }

    [Fact]
    public async Task Another_target_needs_another_process_and_none_leaves_no_trace()
    {
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.SettleAsync(wanted);

        var other = Path.Combine(_folder, "other.log");
        await rig.RestartProviderAsync(o => o with { FlowLog = new FlowLogOptions { File = other } });
        await rig.SettleAsync(wanted);
        (await rig.GetAsync()).ShouldBe("one");
        await Eventually.HoldsAsync(() => File.ReadAllText(other).Contains("GET /", StringComparison.Ordinal), "a line", Cancel);

        await rig.RestartProviderAsync(o => o with { FlowLog = null });
        await rig.SettleAsync(wanted);
        (await rig.GetAsync()).ShouldBe("one");
        Directory.EnumerateFiles($"/proc/{await rig.ProcessAsync()}/fd")
            .ShouldNotContain(f => (new FileInfo(f).LinkTarget ?? "").EndsWith("/flows", StringComparison.Ordinal));
        Flows(File.ReadAllLines(other)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Traffic_goes_on_where_the_disk_is_full()
    {
        await using var rig = new AmphoraRig(log: new FlowLogOptions { File = "/dev/full" });
        using Backend one = new("one");
        await rig.SettleAsync(rig.LoadBalancer(Member(one.Port)));

        for (var i = 0; i < 100; i++)
        {
            (await rig.GetAsync()).ShouldBe("one");
        }
    }

    [Fact]
    public async Task Lines_come_again_where_the_file_could_not_be_opened()
    {
        var folder = Path.GetDirectoryName(LogFile)!;
        await using var rig = new AmphoraRig(log: ToFile);
        using Backend one = new("one");
        var wanted = rig.LoadBalancer(Member(one.Port));
        await rig.SettleAsync(wanted);

        Directory.Move(folder, folder + ".away");
        (await rig.GetAsync()).ShouldBe("one");
        await rig.SettleAsync(Changed(wanted, 41_000));
        Directory.Move(folder + ".away", folder);
        (await rig.SendAsync("GET /again HTTP/1.1", "Host: t")).ShouldNotBeNull();

        await Eventually.HoldsAsync(
            () => File.ReadAllText(LogFile).Contains("/again", StringComparison.Ordinal), "a line", Cancel);
    }

    [Theory]
    [InlineData("nowhere/flow.log", "No such file or directory")]
    [InlineData("", "Is a directory")]
    public async Task A_file_that_can_t_be_is_told_at_start(string name, string why)
    {
        var options = new AmphoraOptions
        {
            StateDirectory = Path.Combine(_folder, "state"), FlowLog = new FlowLogOptions { File = Path.Combine(_folder, name) },
        };
        await using var provider = new AmphoraProvider(options, TimeProvider.System, NullLoggerFactory.Instance);

        (await Should.ThrowAsync<InvalidOperationException>(() => provider.StartAsync(Cancel))).Message.ShouldContain(why);
    }

    [Fact]
    public async Task Something_else_in_the_pipe_s_place_is_told_at_start()
    {
        var options = new AmphoraOptions { StateDirectory = _folder, FlowLog = ToFile };
        await File.WriteAllTextAsync(Path.Combine(_folder, "flows"), "", Cancel);
        await using var provider = new AmphoraProvider(options, TimeProvider.System, NullLoggerFactory.Instance);

        (await Should.ThrowAsync<InvalidOperationException>(() => provider.StartAsync(Cancel))).Message.ShouldContain("no pipe");
    }

    private static async Task<(LoadBalancer LoadBalancer, TestAuthority Authority)> WithClientsAsync(AmphoraRig rig, Backend member)
    {
        var authority = TestAuthority.Root();
        rig.Secrets.Put(Web, authority.Issue());
        rig.Secrets.Put(Clients, authority.Pem);
        var wanted = rig.TlsLoadBalancer(
            l => l with { ClientAuthentication = ClientAuthentication.Mandatory, ClientCaTlsContainerRef = Clients },
            Member(member.Port));
        await rig.SettleAsync(wanted);
        return (wanted, authority);
    }

    private static Socket Receiver(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20_000 };
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private static async Task<(IPEndPoint From, string Answer)> TalkAsync(AmphoraRig rig, string request, string? end = null)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(rig.Vip, Port), Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), Cancel);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (end is null || !answer.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, Cancel);
            if (count == 0)
            {
                break;
            }

            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return ((IPEndPoint)socket.LocalEndPoint!, answer.ToString());
    }

    private static string[] Flows(string[] lines) => [.. lines.Where(line => !FlowLine.IsNotice(line))];

    // So many flows, and no more; every other line is one that is known.
    private async Task<FlowLine[]> LinesAsync(int count)
    {
        string[] lines = [];
        await Eventually.HoldsAsync(
            () => (lines = File.Exists(LogFile) ? Flows(File.ReadAllLines(LogFile)) : []).Length >= count, $"{count} lines in the flow log", Cancel);
        lines.Length.ShouldBe(count, string.Join('\n', lines));
        return [.. lines.Select(FlowLine.Read)];
    }
}
