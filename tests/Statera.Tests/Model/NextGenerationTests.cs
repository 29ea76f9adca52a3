using Statera.Core.Model;

namespace Statera.Tests.Model;

public sealed class NextGenerationTests
{
    private static readonly DateTimeOffset Later = Wholes.Start.AddMinutes(1);

    [Fact]
    public void The_first_makes_everything_in_its_order()
    {
        var made = LoadBalancerEdits.NextGeneration(null, Wholes.Full(), Wholes.Start);

        made.Generation.ShouldBe(1);
        made.Resources.ShouldAllBe(it => it.CreatedGeneration == 1 && it.ChangedGeneration == 1 && it.UpdatedAt == null);
        made.Resources.Select(it => it.CreatedAt).ShouldBeInOrder();
        made.Resources.Select(it => it.CreatedAt).ShouldBeUnique();
        made.Spec.CreatedAt.ShouldBe(Wholes.Start);
    }

    [Fact]
    public void A_change_stamps_what_it_changed_and_the_load_balancer()
    {
        var before = LoadBalancerEdits.NextGeneration(null, Wholes.Full(), Wholes.Start);

        var after = LoadBalancerEdits.NextGeneration(before, before.With(before.Members[0] with { Weight = 9 }), Later);

        after.Generation.ShouldBe(2);
        after.Resources.Where(it => it.ChangedGeneration == 2).Select(it => it.Id)
            .ShouldBe([after.Id, after.Members[0].Id]);
        after.Members[0].ShouldSatisfyAllConditions(
            it => it.UpdatedAt.ShouldBe(Later), it => it.CreatedAt.ShouldBe(before.Members[0].CreatedAt),
            it => it.CreatedGeneration.ShouldBe(1));
        ReferenceEquals(after.Members[1], before.Members[1]).ShouldBeTrue();
    }

    [Fact]
    public void What_is_added_is_younger_than_all_there_is_also_when_the_clock_went_back()
    {
        var before = LoadBalancerEdits.NextGeneration(null, Wholes.Full(), Wholes.Start);
        var pool = before.Pools[0].Id;

        var after = LoadBalancerEdits.NextGeneration(
            before, before.With(Wholes.Member(pool, "192.0.2.3")), Wholes.Start.AddHours(-1));

        after.Members.Select(it => it.CreatedAt).ShouldBeInOrder();
        after.Members[^1].CreatedGeneration.ShouldBe(2);
        after.Members[^1].UpdatedAt.ShouldBeNull();
    }

    [Fact]
    public void What_is_taken_away_changes_the_load_balancer()
    {
        var before = LoadBalancerEdits.NextGeneration(null, Wholes.Full(), Wholes.Start);

        var after = LoadBalancerEdits.NextGeneration(before, before.WithoutPool(before.Pools[0].Id), Later);

        after.Resources.Select(it => it.Id).ShouldBe([after.Id, after.Listeners[0].Id]);
        after.Listeners[0].DefaultPoolId.ShouldBeNull();
        after.Resources.ShouldAllBe(it => it.ChangedGeneration == 2);
    }
}
