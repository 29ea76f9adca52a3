using System.Net;
using System.Net.Sockets;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>Load balancers with more than one address, of both families.</summary>
public sealed class AdditionalVipTests
{
    [Fact]
    public async Task Every_listener_serves_on_each_of_them_over_changes_deaths_and_restarts()
    {
        await using var rig = new AmphoraRig();
        using var network = new NetworkNamespace("there");
        using EchoBackend one = new("one"), two = new("two");
        IPAddress[] vips = [rig.Vip, IPAddress.Parse(network.OwnAddress6(1)), Further(rig)];
        var whole = On(rig.LoadBalancer(Member(one.Port)), vips);
        whole = whole with
        {
            Listeners = [.. whole.Listeners, whole.Listeners[0] with { Id = Guid.NewGuid(), Protocol = ListenerProtocol.Tcp, ProtocolPort = Port + 1 }],
        };
        await rig.SettleAsync(whole);
        await ServedAsync("at first");

        await rig.SettleAsync(Changed(whole, 20_001));
        await ServedAsync("after a reload");
        await rig.RestartProviderAsync();
        await rig.SettleAsync(Changed(whole, 20_002));
        await ServedAsync("after a restart, by the sockets that were taken over");
        await KillAsync(await rig.ProcessAsync());
        await rig.SettleAsync(Changed(whole, 20_002));
        await ServedAsync("after a death");

        await rig.SettleAsync(On(Changed(whole, 20_002), [rig.Vip]));
        (await GetAsync(vips[2].ToString())).ShouldBeNull("an address that is no longer its");
        (await GetAsync(rig.Vip.ToString()))!.ShouldContain("one");

        async Task ServedAsync(string when)
        {
            foreach (var vip in vips)
            {
                (await GetAsync(vip.ToString()))!.ShouldContain("one", customMessage: $"{vip} {when}");
                (await GetAsync(vip.ToString(), port: Port + 1))!.ShouldContain("one", customMessage: $"{vip}, TCP, {when}");
            }
        }
    }

    [Fact]
    public async Task Clients_of_either_family_are_kept_with_their_members()
    {
        await using var rig = new AmphoraRig();
        using var network = new NetworkNamespace("there");
        using EchoBackend one = new("one"), two = new("two");
        var further = IPAddress.Parse(network.OwnAddress6(1));
        var whole = On(rig.LoadBalancer(Member(one.Port), Member(two.Port)), [rig.Vip, further]);
        whole = whole with { Pools = [whole.Pools[0] with { SessionPersistence = new(SessionPersistenceType.SourceIp) }] };
        await rig.SettleAsync(whole);

        var first = await MembersAsync();
        first.Distinct().Count().ShouldBe(2, "not all clients have one member");
        await rig.SettleAsync(Changed(whole, 20_001));
        (await MembersAsync()).ShouldBe(first);

        async Task<string[]> MembersAsync()
        {
            var members = new List<string>();
            foreach (var (vip, client) in (IEnumerable<(IPAddress, string)>)[
                (rig.Vip, "127.0.0.2"), (further, network.OwnAddress6(2)), (rig.Vip, "127.0.0.3"), (further, network.OwnAddress6(3))])
            {
                members.Add((await GetAsync(vip.ToString(), client))!.Split("\r\n\r\n")[1].Split('\n')[0]);
            }

            return [.. members];
        }
    }

    [Fact]
    public async Task One_that_is_taken_is_told_and_the_others_go_on()
    {
        await using var rig = new AmphoraRig();
        using var one = new EchoBackend("one");
        var whole = rig.LoadBalancer(Member(one.Port));
        await rig.SettleAsync(whole);
        using var stranger = new TcpListener(Further(rig), Port);
        stranger.Start();

        (await rig.Provider.ReconcileAsync(On(whole, [rig.Vip, Further(rig)]), Cancel)).ToString()
            .ShouldContain($"{Further(rig)}:{Port} is in use by another program");
        (await GetAsync(rig.Vip.ToString()))!.ShouldContain("one");
    }

    // One that no other rig has.
    private static IPAddress Further(AmphoraRig rig)
    {
        var bytes = rig.Vip.GetAddressBytes();
        return new IPAddress([bytes[0], (byte)(bytes[1] + 1), bytes[2], bytes[3]]);
    }

    private static LoadBalancer On(LoadBalancer whole, IPAddress[] vips) => whole with
    {
        Spec = whole.Spec with
        {
            Vip = whole.Spec.Vip with { Address = vips[0].ToString() },
            AdditionalVips = [.. vips.Skip(1).Select(vip => whole.Spec.Vip with { Address = vip.ToString(), SubnetId = Guid.NewGuid() })],
        },
    };
}
