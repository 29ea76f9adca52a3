using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Statera.Core.Model;
using Statera.Core.Reconcile;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;
using static Statera.FunctionalTests.Providers.Amphora.TlsRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>What the key manager has changes, goes away, and comes back, while a real HAProxy serves.</summary>
public sealed class TlsRenewalTests
{
    private static readonly TestAuthority Root = TestAuthority.Root();
    private static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_renewed_certificate_is_shown_by_the_process_that_runs_and_loses_no_request()
    {
        await using var rig = new AmphoraRig();
        using Backend one = new("one");
        TestCertificate old = Root.Issue(), next = Root.Issue();
        rig.Secrets.Put(Web, old);
        var wanted = rig.TlsLoadBalancer(null, Member(one.Port));
        await rig.ConvergeAsync(wanted);
        var process = await rig.ProcessAsync();
        await using var lasting = await TlsClient.ConnectAsync(rig);
        lasting.Serial.ShouldBe(old.Certificate.SerialNumber);

        var lost = await WhileAskingAsync(rig, () =>
            rig.ConvergeAsync(wanted.Seen((Web, rig.Secrets.Put(Web, next)))));

        lost.ShouldBeEmpty();
        (await SerialAsync(rig)).ShouldBe(next.Certificate.SerialNumber);
        (await lasting.GetAsync()).ShouldEndWith("one");
        (await rig.ProcessAsync()).ShouldBe(process);
        (await AskAsync(rig, wanted, $"show ssl cert {FileOf(rig, wanted, "pem")}\n"))
            .ShouldContain($"SHA1 FingerPrint: {next.Certificate.Thumbprint}");
    }

    [Fact]
    public async Task Renewed_authorities_and_revocations_count_at_once()
    {
        await using var rig = new AmphoraRig();
        var newcomers = TestAuthority.Root("newcomers");
        TestCertificate friend = Root.Issue("friend"), newcomer = newcomers.Issue("newcomer");
        rig.Secrets.Put(Web, Root.Issue());
        rig.Secrets.Put(Clients, Root.Pem);
        rig.Secrets.Put(Revoked, Root.Revoke(Later));
        var wanted = rig.TlsLoadBalancer(l => l with
        {
            ClientAuthentication = ClientAuthentication.Mandatory,
            ClientCaTlsContainerRef = Clients, ClientCrlContainerRef = Revoked,
        });
        await rig.ConvergeAsync(wanted);
        var process = await rig.ProcessAsync();
        (await TlsClient.GetAsync(rig, own: friend)).ShouldNotBeNull();
        (await TlsClient.GetAsync(rig, own: newcomer)).ShouldBeNull();

        rig.Secrets.Put(Revoked, Root.Revoke(Later, friend));
        await rig.ConvergeAsync(wanted.Seen((Revoked, "another")));
        (await TlsClient.GetAsync(rig, own: friend)).ShouldBeNull();

        rig.Secrets.Put(Clients, newcomers.Pem);
        rig.Secrets.Put(Revoked, newcomers.Revoke(Later));
        await rig.ConvergeAsync(wanted.Seen((Clients, "new"), (Revoked, "newest")));
        (await TlsClient.GetAsync(rig, own: newcomer)).ShouldNotBeNull();
        (await TlsClient.GetAsync(rig, own: Root.Issue("other"))).ShouldBeNull();
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task What_is_shown_to_members_is_renewed_too()
    {
        await using var rig = new AmphoraRig();
        await using var member = await TlsBackend.StartAsync(Root.Issue());
        rig.Secrets.Put(Other, Root.Issue("before"));
        var wanted = rig.LoadBalancer(Member(member.Port)).WithPool(p => p with { TlsContainerRef = Other });
        await rig.ConvergeAsync(wanted);
        var process = await rig.ProcessAsync();
        (await rig.GetAsync()).ShouldNotBeNull().ShouldContain("CN=before");

        await rig.ConvergeAsync(wanted.Seen((Other, rig.Secrets.Put(Other, Root.Issue("after")))));

        // Connections to members that there are go on until they are closed.
        await Eventually.HoldsAsync(
            async () => (await rig.GetAsync())!.Contains("CN=after", StringComparison.Ordinal), "the renewed one", Cancel);
        (await rig.ProcessAsync()).ShouldBe(process);
    }

    [Fact]
    public async Task More_than_a_process_takes_while_it_runs_needs_another_process()
    {
        await using var rig = new AmphoraRig();
        var many = string.Concat(Enumerable.Range(0, 16).Select(i => TestAuthority.Root($"authority {i}").Pem));
        var friend = Root.Issue("friend");
        rig.Secrets.Put(Web, Root.Issue());
        rig.Secrets.Put(Clients, many);
        var wanted = rig.TlsLoadBalancer(l => l with
        {
            ClientAuthentication = ClientAuthentication.Mandatory, ClientCaTlsContainerRef = Clients,
        });
        await rig.ConvergeAsync(wanted);
        var process = await rig.ProcessAsync();
        (await TlsClient.GetAsync(rig, own: friend)).ShouldBeNull();

        rig.Secrets.Put(Clients, many + Root.Pem);
        await rig.ConvergeAsync(wanted.Seen((Clients, "more")));

        (await TlsClient.GetAsync(rig, own: friend)).ShouldNotBeNull();
        (await rig.ProcessAsync()).ShouldNotBe(process);
    }

    [Fact]
    public async Task A_process_that_was_killed_comes_back_with_the_renewed_certificate()
    {
        await using var rig = new AmphoraRig();
        var (next, wanted) = (Root.Issue(), rig.TlsLoadBalancer());
        rig.Secrets.Put(Web, Root.Issue());
        await rig.ConvergeAsync(wanted);
        await KillAsync(await rig.ProcessAsync());

        await rig.ConvergeAsync(wanted.Seen((Web, rig.Secrets.Put(Web, next))));

        (await SerialAsync(rig)).ShouldBe(next.Certificate.SerialNumber);
    }

    [Fact]
    public async Task A_renewal_that_was_cut_short_is_done_again()
    {
        await using var rig = new AmphoraRig();
        TestCertificate old = Root.Issue(), next = Root.Issue();
        rig.Secrets.Put(Web, old);
        rig.Secrets.Put(Other, Root.Issue("other.example.org"));
        var wanted = rig.TlsLoadBalancer(l => l with { SniContainerRefs = [Other] });
        await rig.ConvergeAsync(wanted);
        var files = Directory.GetFiles(rig.DirectoryOf(wanted), "*.pem");
        var (web, other) = File.ReadAllText(files[0]).Contains(old.Pem.Trim(), StringComparison.Ordinal)
            ? (files[0], files[1])
            : (files[1], files[0]);
        var text = await File.ReadAllTextAsync(web, Cancel);
        wanted = wanted.Seen((Web, rig.Secrets.Put(Web, next)));
        await rig.ConvergeAsync(wanted);

        // As if the server had ended before the file was written, and in the midst of another renewal.
        await File.WriteAllTextAsync(web, text, Cancel);
        (await AskAsync(rig, wanted, $"set ssl cert {other} <<\n{await File.ReadAllTextAsync(other, Cancel)}\n"))
            .ShouldContain("Transaction created");
        await rig.RestartProviderAsync();
        await rig.ConvergeAsync(wanted);

        (await File.ReadAllTextAsync(web, Cancel)).ShouldContain(next.Pem.Trim());
        await KillAsync(await rig.ProcessAsync());
        await rig.ConvergeAsync(wanted);
        (await SerialAsync(rig)).ShouldBe(next.Certificate.SerialNumber);
    }

    [Fact]
    public async Task What_was_never_read_is_waited_for_and_told()
    {
        await using var rig = new AmphoraRig();
        var wanted = rig.TlsLoadBalancer();

        var reason = (await rig.Provider.ReconcileAsync(wanted, Cancel)).ShouldBeOfType<ReconcileResult.RetryAfter>().Reason;
        reason.ShouldBe($"'{Web}' can't be used: There is no such secret.");

        rig.Secrets.Put(Web, Root.Issue());
        await rig.ConvergeAsync(wanted);
        (await TlsClient.GetAsync(rig)).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_was_read_once_is_enough_for_ever()
    {
        await using var rig = new AmphoraRig();
        var certificate = Root.Issue();
        var wanted = rig.TlsLoadBalancer();
        wanted = wanted.Seen((Web, rig.Secrets.Put(Web, certificate)));
        await rig.ConvergeAsync(wanted);
        var process = await rig.ProcessAsync();
        rig.Secrets.Forget();
        var reads = rig.Secrets.Reads;

        await rig.RestartProviderAsync();
        await rig.ConvergeAsync(wanted);
        (await rig.ProcessAsync()).ShouldBe(process);
        rig.Secrets.Reads.ShouldBe(reads);

        // Not even after a death, nor where nobody knows the version.
        await KillAsync(await rig.ProcessAsync());
        await rig.ConvergeAsync(wanted with { Observed = LoadBalancerObserved.None });
        (await SerialAsync(rig)).ShouldBe(certificate.Certificate.SerialNumber);
    }

    [Fact]
    public async Task What_others_have_read_and_we_can_t_is_tried_again_and_the_old_one_serves()
    {
        await using var rig = new AmphoraRig();
        var certificate = Root.Issue();
        rig.Secrets.Put(Web, certificate);
        var wanted = rig.TlsLoadBalancer();
        await rig.ConvergeAsync(wanted);
        rig.Secrets.Forget();

        (await rig.Provider.ReconcileAsync(wanted.Seen((Web, "newer")), Cancel))
            .ShouldBeOfType<ReconcileResult.RetryAfter>().Reason.ShouldContain("stays in use");

        (await SerialAsync(rig)).ShouldBe(certificate.Certificate.SerialNumber);
    }

    [Fact]
    public async Task Files_are_ours_alone_and_gone_when_nothing_uses_them()
    {
        await using var rig = new AmphoraRig();
        rig.Secrets.Put(Web, Root.Issue());
        rig.Secrets.Put(Other, Root.Issue("other.example.org"));
        var wanted = rig.TlsLoadBalancer(l => l with { SniContainerRefs = [Other] });
        await rig.ConvergeAsync(wanted);
        var before = Directory.GetFiles(rig.DirectoryOf(wanted), "tls-*");
        before.Length.ShouldBe(3);
        before.ShouldAllBe(f => File.GetUnixFileMode(f) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

        wanted = wanted with { Listeners = [wanted.Listeners[0] with { SniContainerRefs = [] }] };
        await Eventually.HoldsAsync(
            async () =>
            {
                await rig.ConvergeAsync(wanted);
                var after = Directory.GetFiles(rig.DirectoryOf(wanted), "tls-*");
                return (after.Length, after.Count(before.Contains)) == (2, 1);
            },
            "when the process before it has ended, its list and the other certificate go", Cancel);

        await Eventually.HoldsAsync(
            async () =>
            {
                await rig.ConvergeAsync(wanted with { Listeners = [] });
                return Directory.GetFiles(rig.DirectoryOf(wanted), "tls-*").Length == 0;
            },
            "no file is left",
            Cancel);
    }

    private static string FileOf(AmphoraRig rig, LoadBalancer wanted, string extension) =>
        Directory.GetFiles(rig.DirectoryOf(wanted), $"tls-*.{extension}").Single();

    private static async Task<string> SerialAsync(AmphoraRig rig)
    {
        await using var client = await TlsClient.ConnectAsync(rig);
        return client.Serial;
    }

    private static async Task<string> AskAsync(AmphoraRig rig, LoadBalancer wanted, string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(
            new UnixDomainSocketEndPoint(Path.Combine(rig.DirectoryOf(wanted), "haproxy.sock")), Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes(command), Cancel);
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync(Cancel);
    }

    // Asks on new connections, at all times, until the step is done.
    private static async Task<IReadOnlyCollection<string>> WhileAskingAsync(AmphoraRig rig, Func<Task> step)
    {
        var wrong = new ConcurrentQueue<string>();
        using var done = new CancellationTokenSource();
        var asked = 0;
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var answer = await TlsClient.GetAsync(rig);
                Interlocked.Increment(ref asked);
                if (answer?.EndsWith("one", StringComparison.Ordinal) != true)
                {
                    wrong.Enqueue(answer ?? "nothing");
                }
            }
        })).ToArray();
        await Eventually.HoldsAsync(() => asked > 10, "clients are at work", Cancel);
        await step();
        var then = asked;
        await Eventually.HoldsAsync(() => asked > then + 10, "clients meet the renewed one", Cancel);
        await done.CancelAsync();
        await Task.WhenAll(clients);
        return wrong;
    }
}
