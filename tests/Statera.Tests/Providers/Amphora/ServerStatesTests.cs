using Statera.Core.Model;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Tests.Providers.Amphora;

/// <summary>What a process leaves for the next one.</summary>
public sealed class ServerStatesTests
{
    private static readonly GlobalSection Global = new(
        1, 100, TimeSpan.FromSeconds(10), "/run/lb/haproxy.sock", "/run/lb/servers.state", null);

    // As HAProxy 2.6.12 writes it, in the columns up to the checks.
    private const string Head =
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change\n";

    [Theory]
    [InlineData("2 0 5 1", 3, true, "2 0 3 3")]
    [InlineData("0 0 1 1", 1, true, "0 0 1 1")]
    [InlineData("0 1 1 1", 1, true, null)]
    [InlineData("2 0 1 1", 1, false, null)]
    public void Health_is_told_and_what_the_configuration_says_is_not(string said, int weight, bool isOn, string? told)
    {
        var (plan, name) = Plan(weight, isOn);
        var line = $"3 {name.Replace("/", " 7 ", StringComparison.Ordinal)} 127.0.0.1 ";

        var next = ServerStates.For($"{Head}{line}{said} 12\n\n", plan);

        next.ShouldBe($"{Head}{(told is null ? "" : $"{line}{told} 12\n")}\n");
        ServerStates.NamesIn($"{Head}{line}{said} 12\n\n").ShouldBe([name]);
    }

    [Fact]
    public void Of_those_that_left_nothing_is_told()
    {
        var (plan, _) = Plan(1, true);
        ServerStates.For($"{Head}3 other 7 gone 127.0.0.1 2 0 1 1 12\n\n", plan).ShouldBe(Head + "\n");
    }

    private static (HaproxyPlan Plan, string Server) Plan(int weight, bool isOn)
    {
        var (pool, member) = (LoadBalancers.Pool(), Guid.NewGuid());
        var listener = LoadBalancers.Listener() with { DefaultPoolId = pool.Id };
        var wanted = LoadBalancers.With(listener, pool) with
        {
            Members =
            [
                new MemberSpec
                {
                    Id = member, ProjectId = "p", PoolId = pool.Id, Address = "127.0.0.1", ProtocolPort = 80, Weight = weight,
                    AdminStateUp = isOn,
                },
            ],
        };
        return (ConfigPlanner.Plan(wanted, Global), $"{BackendSection.NameOf(pool.Id, listener.Id)}/{member}");
    }
}
