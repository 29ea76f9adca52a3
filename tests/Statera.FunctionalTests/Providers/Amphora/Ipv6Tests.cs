using System.Net;
using System.Text;
using Statera.Core.Model;
using Statera.Testing;
using static Statera.FunctionalTests.Providers.Amphora.AmphoraRig;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>VIPs and members of IPv6, and of both.</summary>
public sealed class Ipv6Tests
{
    [Fact]
    public async Task Either_family_reaches_members_of_either()
    {
        await using var rig = new AmphoraRig();
        using var network = new NetworkNamespace("there");
        var whole = rig.LoadBalancer(
            Member(8080) with { Address = network.Address6 }, Member(8080) with { Address = network.Address });

        await rig.SettleAsync(whole);
        await ServeAsync(() => rig.GetAsync());
        await rig.SettleAsync(On(whole, network.OwnAddress6(1)));
        await ServeAsync(() => GetAsync(network.OwnAddress6(1), network.OwnAddress6(2)));

        // Each of them in turn.
        static async Task ServeAsync(Func<Task<string?>> get)
        {
            (await get())!.ShouldEndWith("there");
            (await get())!.ShouldEndWith("there");
        }
    }

    [Theory]
    [InlineData(PoolProtocol.Proxy)]
    [InlineData(PoolProtocol.ProxyV2)]
    public async Task A_member_is_told_who_the_client_is(PoolProtocol protocol)
    {
        await using var rig = new AmphoraRig();
        using var network = new NetworkNamespace("there");
        using var one = new EchoBackend("one");
        var (vip, client) = (network.OwnAddress6(1), network.OwnAddress6(2));
        var whole = On(rig.LoadBalancer(Member(one.Port)), vip);
        await rig.SettleAsync(whole with { Pools = [whole.Pools[0] with { Protocol = protocol }] });

        (await GetAsync(vip, client))!.ShouldContain(protocol is PoolProtocol.Proxy
            ? $"one\nPROXY TCP6 {client} {vip} "
            : "one\n\r\n\r\n\0\r\nQUIT\n\u0021\u0021\0\u0024" + Encoding.Latin1.GetString(IPAddress.Parse(client).GetAddressBytes()));
    }

    [Fact]
    public async Task Headers_and_access_lists_know_its_addresses()
    {
        await using var rig = new AmphoraRig();
        using var network = new NetworkNamespace("there");
        using var one = new EchoBackend("one");
        var (vip, client, stranger) = (network.OwnAddress6(1), network.OwnAddress6(2), network.OwnAddress6(3));
        await rig.SettleAsync(On(rig.LoadBalancer(Member(one.Port)), vip).With(listener => listener with
        {
            AllowedCidrs = [$"{client}/128"],
            InsertHeaders = listener.InsertHeaders.Add("X-Forwarded-For", "true").Add("X-Real-IP", "true"),
        }));

        var seen = (await GetAsync(vip, client))!;
        seen.ShouldContain($"x-forwarded-for: {client}\r\n", Case.Insensitive);
        seen.ShouldContain($"x-real-ip: {client}\r\n", Case.Insensitive);
        (await GetAsync(vip, stranger)).ShouldBeNull();
    }

    [Fact]
    public async Task A_client_is_kept_with_its_member_over_changes()
    {
        await using var rig = new AmphoraRig();
        using var network = new NetworkNamespace("there");
        using EchoBackend one = new("one"), two = new("two");
        var vip = network.OwnAddress6(1);
        var whole = On(rig.LoadBalancer(Member(one.Port), Member(two.Port)), vip);
        whole = whole with { Pools = [whole.Pools[0] with { SessionPersistence = new(SessionPersistenceType.SourceIp) }] };
        await rig.SettleAsync(whole);
        var first = await MembersAsync();
        first.Distinct().Count().ShouldBe(2, "not all clients have one member");

        await rig.SettleAsync(Changed(whole, 20_001));
        (await MembersAsync()).ShouldBe(first);

        async Task<string[]> MembersAsync()
        {
            var members = new List<string>();
            for (var i = 2; i <= 5; i++)
            {
                members.Add((await GetAsync(vip, network.OwnAddress6(i)))!.Split("\r\n\r\n")[1].Split('\n')[0]);
            }

            return [.. members];
        }
    }

    private static LoadBalancer On(LoadBalancer whole, string vip) =>
        whole with { Spec = whole.Spec with { Vip = whole.Spec.Vip with { Address = vip } } };
}
