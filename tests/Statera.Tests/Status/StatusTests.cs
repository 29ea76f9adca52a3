using Statera.Core.Model;
using Statera.Core.Status;
using Statera.Tests.Model;

namespace Statera.Tests.Status;

public sealed class StatusTests
{
    [Theory]
    // created, changed, observed, failed (0: never), deleting; the part's status, the load balancer's
    [InlineData(1, 1, 0, 0, false, "PENDING_CREATE", "PENDING_CREATE")]
    [InlineData(1, 1, 1, 0, false, "ACTIVE", "ACTIVE")]
    [InlineData(1, 2, 1, 0, false, "PENDING_UPDATE", "PENDING_UPDATE")]
    [InlineData(2, 2, 1, 0, false, "PENDING_CREATE", "PENDING_UPDATE")]
    [InlineData(1, 1, 0, 1, false, "ERROR", "ERROR")]
    [InlineData(2, 2, 1, 2, false, "ERROR", "ERROR")]
    [InlineData(1, 1, 1, 2, false, "ACTIVE", "ERROR")]
    [InlineData(2, 3, 1, 2, false, "PENDING_CREATE", "PENDING_UPDATE")]
    [InlineData(1, 1, 1, 0, true, "PENDING_DELETE", "PENDING_DELETE")]
    [InlineData(1, 1, 1, 1, true, "PENDING_DELETE", "ERROR")]
    public void Provisioning_is_what_was_wanted_against_what_was_carried_out(
        int created, int changed, int observed, int failed, bool deleting, string part, string whole)
    {
        var listener = Wholes.Listener() with { CreatedGeneration = created, ChangedGeneration = changed };
        var it = Wholes.Empty().With(listener);
        it = it with
        {
            Spec = it.Spec with { CreatedGeneration = 1, ChangedGeneration = changed },
            Deleting = deleting,
            Observed = new LoadBalancerObserved
            {
                Generation = observed,
                Failure = failed > 0 ? new ReconcileFailure(failed, "because", Wholes.Start) : null,
            },
        };

        WireNames.Of(ProvisioningStatuses.Of(it, listener)).ShouldBe(part);
        WireNames.Of(ProvisioningStatuses.Of(it, it.Spec)).ShouldBe(whole);
        ProvisioningStatuses.ReasonOf(it, listener).ShouldBe(part == "ERROR" ? "because" : null);
    }

    [Theory]
    [InlineData("", "ONLINE ONLINE ONLINE ONLINE ONLINE ONLINE")]
    [InlineData("one down", "DEGRADED DEGRADED DEGRADED ERROR ONLINE ONLINE")]
    [InlineData("both down", "ERROR ERROR ERROR ERROR ERROR ONLINE")]
    [InlineData("one down, the other off", "ERROR ERROR ERROR ERROR OFFLINE ONLINE")]
    [InlineData("one drained", "ONLINE ONLINE ONLINE DRAINING ONLINE ONLINE")]
    [InlineData("one off", "ONLINE ONLINE ONLINE OFFLINE ONLINE ONLINE")]
    [InlineData("one unknown", "ONLINE ONLINE ONLINE OFFLINE ONLINE ONLINE")]
    [InlineData("monitor off", "ONLINE ONLINE ONLINE NO_MONITOR NO_MONITOR OFFLINE")]
    [InlineData("pool off", "ONLINE ONLINE OFFLINE ONLINE ONLINE ONLINE")]
    [InlineData("listener off", "ONLINE OFFLINE OFFLINE ONLINE ONLINE ONLINE")]
    [InlineData("listener full", "DEGRADED DEGRADED ONLINE ONLINE ONLINE ONLINE")]
    [InlineData("listener not open", "OFFLINE OFFLINE OFFLINE ONLINE ONLINE ONLINE")]
    [InlineData("load balancer off", "OFFLINE OFFLINE OFFLINE ONLINE ONLINE ONLINE")]
    [InlineData("fault", "ERROR ERROR OFFLINE ONLINE ONLINE ONLINE")]
    [InlineData("never carried out", "OFFLINE ONLINE ONLINE ONLINE ONLINE OFFLINE")]
    public void Operating_rolls_up_from_the_members(string change, string statuses)
    {
        var it = Changed(Wholes.Full().Working(), change);

        string.Join(' ', new[]
        {
            OperatingStatuses.Of(it), OperatingStatuses.Of(it, it.Listeners[0]), OperatingStatuses.Of(it, it.Pools[0]),
            OperatingStatuses.Of(it, it.Members[0]), OperatingStatuses.Of(it, it.Members[1]),
            OperatingStatuses.Of(it, it.HealthMonitors[0]),
        }.Select(WireNames.Of)).ShouldBe(statuses);
    }

    [Fact]
    public void The_reason_is_the_members_or_the_whole_data_planes()
    {
        var it = Seen(Wholes.Full().Working(), 0, MemberState.Down, "L7STS/503");
        OperatingStatuses.ReasonOf(it, it.Members[0]).ShouldBe("L7STS/503");
        OperatingStatuses.ReasonOf(it, it.Members[1]).ShouldBeNull();
        it = Changed(it, "fault");
        OperatingStatuses.ReasonOf(it, it.Spec).ShouldBe("it died");
    }

    private static LoadBalancer Changed(LoadBalancer it, string change) => change switch
    {
        "" => it,
        "one down" => Seen(it, 0, MemberState.Down),
        "both down" => Seen(Seen(it, 0, MemberState.Down), 1, MemberState.Down),
        "one down, the other off" => Seen(it, 0, MemberState.Down).With(it.Members[1] with { AdminStateUp = false }),
        "one drained" => it.With(it.Members[0] with { Weight = 0 }),
        "one off" => it.With(it.Members[0] with { AdminStateUp = false }),
        "one unknown" => Seen(it, 0, MemberState.Unknown),
        "monitor off" => it.With(it.HealthMonitors[0] with { AdminStateUp = false }),
        "pool off" => it.With(it.Pools[0] with { AdminStateUp = false }),
        "listener off" => it.With(it.Listeners[0] with { AdminStateUp = false }),
        "listener full" => Listening(it, new ListenerFacts(true, Full: true, Statistics.Zero)),
        "listener not open" => Listening(it, new ListenerFacts(Open: false, false, Statistics.Zero)),
        "load balancer off" => it with { Spec = it.Spec with { AdminStateUp = false } },
        "fault" => it with { Observed = it.Observed with { Health = it.Observed.Health with { Fault = "it died" } } },
        "never carried out" => it with { Observed = it.Observed with { Generation = 0 } },
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "no such change"),
    };

    private static LoadBalancer Seen(LoadBalancer it, int member, MemberState state, string? reason = null) => WithHealth(
        it, it.Observed.Health with
        {
            Members = it.Observed.Health.Members.SetItem(it.Members[member].Id, new MemberFacts(state, reason)),
        });

    private static LoadBalancer Listening(LoadBalancer it, ListenerFacts facts) => WithHealth(
        it, it.Observed.Health with { Listeners = it.Observed.Health.Listeners.SetItem(it.Listeners[0].Id, facts) });

    private static LoadBalancer WithHealth(LoadBalancer it, HealthFacts health) =>
        it with { Observed = it.Observed with { Health = health } };
}
