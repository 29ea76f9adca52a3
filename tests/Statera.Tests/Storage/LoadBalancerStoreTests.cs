using CsCheck;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Tests.Model;

namespace Statera.Tests.Storage;

public sealed class LoadBalancerStoreTests : IAsyncDisposable
{
    private readonly StoreRig _rig = new();

    private SqlStore Store => new(_rig);

    [Fact]
    public async Task Concurrent_edits_are_all_there_each_in_a_generation_of_its_own()
    {
        const int Edits = 200;
        var pool = Wholes.Pool();
        var id = await Store.AddAsync(Wholes.Empty().With(pool));

        await Task.WhenAll(Enumerable.Range(0, Edits).Select(i => Task.Run(() => _rig.LoadBalancers.EditAsync(
            id, it => it!.With(Wholes.Member(pool.Id, port: i + 1)), StoreRig.Cancel))));

        foreach (var store in new ILoadBalancerStore[] { _rig.LoadBalancers, _rig.Fresh() })
        {
            var found = (await store.FindAsync(id, StoreRig.Cancel))!;
            found.Generation.ShouldBe(Edits + 1);
            found.Members.Select(it => it.ProtocolPort).Order().ShouldBe(Enumerable.Range(1, Edits));
            found.Members.Select(it => it.CreatedGeneration).ShouldBeUnique();
        }
    }

    [Fact]
    public async Task An_edit_that_fails_among_others_undoes_only_itself()
    {
        var id = await Store.AddAsync(Wholes.Empty());

        var edits = Enumerable.Range(1, 100).Select(i => Task.Run(() => _rig.LoadBalancers.EditAsync(
            id,
            it => i % 3 == 0
                ? throw new RefusedException(Fault.Invalid("port", $"not {i}"))
                : it!.With(Wholes.Listener(port: i)),
            StoreRig.Cancel))).ToArray();
        await Task.WhenAll(edits).ContinueWith(_ => { }, TaskScheduler.Default);

        edits.Count(it => it.IsFaulted).ShouldBe(33);
        edits.Where(it => it.IsFaulted).ShouldAllBe(it => it.Exception!.InnerException is RefusedException);
        var found = (await _rig.Fresh().FindAsync(id, StoreRig.Cancel))!;
        found.Listeners.Length.ShouldBe(67);
        found.Listeners.ShouldAllBe(it => it.ProtocolPort % 3 != 0);
        found.Generation.ShouldBe(68);
        (await _rig.FindAsync(id)).Text().ShouldBe(found.Text());
    }

    [Fact]
    public async Task Giving_back_what_it_got_changes_nothing_and_wakes_nobody()
    {
        var id = await Store.AddAsync(Wholes.Full());
        var woken = 0;
        _rig.LoadBalancers.Changed += _ => woken++;

        (await _rig.LoadBalancers.EditAsync(id, it => it!, StoreRig.Cancel)).Generation.ShouldBe(1);
        woken.ShouldBe(0);

        await _rig.LoadBalancers.EditAsync(id, it => it! with { Spec = it.Spec with { Name = "n" } }, StoreRig.Cancel);
        woken.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_observed_is_kept_and_is_no_generation()
    {
        var id = await Store.AddAsync(Wholes.Full());
        var health = new HealthFacts { Fault = "it died" };

        await _rig.LoadBalancers.ReportAsync(id, it => it.Observed with { Generation = 1, Health = health }, StoreRig.Cancel);
        await _rig.LoadBalancers.ReportAsync(Guid.NewGuid(), it => it.Observed, StoreRig.Cancel);
        await _rig.ReopenAsync();

        var found = await _rig.FindAsync(id);
        found.Generation.ShouldBe(1);
        found.Observed.Health.Fault.ShouldBe("it died");
        found.IsConverged.ShouldBeTrue();
    }

    [Fact]
    public async Task Purged_it_is_gone_with_all_below_it()
    {
        var id = await Store.AddAsync(Wholes.Full());
        var pool = (await _rig.FindAsync(id)).Pools[0].Id;
        var other = await Store.AddAsync(Wholes.Full());

        await _rig.LoadBalancers.PurgeAsync(id, StoreRig.Cancel);

        (await _rig.LoadBalancers.FindAsync(id, StoreRig.Cancel)).ShouldBeNull();
        (await _rig.LoadBalancers.FindOwnerAsync(ResourceKind.Pool, pool, StoreRig.Cancel)).ShouldBeNull();
        (await _rig.LoadBalancers.ListAsync(new ResourceQuery(ResourceKind.Member), StoreRig.Cancel))
            .ShouldAllBe(it => it.LoadBalancerId == other);
    }

    [Fact]
    public async Task Lists_are_by_age_of_one_project_and_go_on_behind_a_marker()
    {
        var mine = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            mine.Add(await Store.AddAsync(Wholes.Empty(project: "mine")));
            await Store.AddAsync(Wholes.Empty(project: "other"));
        }

        (await IdsAsync(new(ResourceKind.LoadBalancer, "mine"))).ShouldBe(mine);
        (await IdsAsync(new(ResourceKind.LoadBalancer, "mine", After: mine[1], Limit: 2))).ShouldBe(mine[2..4]);
        (await IdsAsync(new(ResourceKind.LoadBalancer, "mine", After: mine[4]))).ShouldBeEmpty();
        (await IdsAsync(new(ResourceKind.LoadBalancer))).Length.ShouldBe(10);
    }

    [Fact]
    public async Task What_is_answered_is_what_is_read_next_however_many_read_beside()
    {
        var id = await Store.AddAsync(Wholes.Empty());
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await _rig.LoadBalancers.FindAsync(id, CancellationToken.None);
                await Task.Yield();
            }
        })).ToArray();

        for (var i = 2; i < 200; i++)
        {
            var written = await _rig.LoadBalancers.EditAsync(
                id, it => it! with { Spec = it.Spec with { Name = $"{i}" } }, StoreRig.Cancel);
            written.Generation.ShouldBe(i);
            ReferenceEquals(await _rig.FindAsync(id), written).ShouldBeTrue();
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Opened_again_it_is_what_was_written_whatever_that_was() =>
        await Gen.Int[0, 7].Array[1, 40].SampleAsync(
            async edits =>
            {
                await using var rig = new StoreRig();
                var id = await new SqlStore(rig).AddAsync(Wholes.Empty());
                var last = await rig.FindAsync(id);
                foreach (var (i, edit) in edits.Index())
                {
                    last = await rig.LoadBalancers.EditAsync(id, it => Edited(it!, edit, i), CancellationToken.None);
                }

                (await rig.Fresh().FindAsync(id, CancellationToken.None))!.Text().ShouldBe(last.Text());
                await rig.ReopenAsync();
                (await rig.LoadBalancers.FindAsync(id, CancellationToken.None))!.Text().ShouldBe(last.Text());
            },
            iter: 30);

    [Fact]
    public async Task Objects_of_every_kind_are_there_when_it_is_opened_again()
    {
        var whole = WithPolicy(Wholes.Full(), Wholes.Policy(Guid.Empty));
        whole.Resources.Select(spec => spec.GetType()).Distinct().Count()
            .ShouldBe(Enum.GetValues<ResourceKind>().Length, "The whole of this test lacks a kind.");
        var written = await _rig.LoadBalancers.EditAsync(whole.Id, _ => whole, StoreRig.Cancel);
        await _rig.ReopenAsync();
        (await _rig.FindAsync(whole.Id)).Text().ShouldBe(written.Text());
    }

    [Fact]
    public async Task Lists_by_tags_are_by_age_and_know_what_was_changed_and_purged()
    {
        var ids = new List<Guid>();
        foreach (var tags in (string[][])[["a"], ["a", "b"], [], ["b", "a"], ["a"]])
        {
            var whole = Wholes.Empty();
            ids.Add(await Store.AddAsync(whole with { Spec = whole.Spec with { Tags = [.. tags] } }));
        }

        (await TaggedAsync("a")).ShouldBe([ids[0], ids[1], ids[3], ids[4]]);
        (await TaggedAsync("a", "b")).ShouldBe([ids[1], ids[3]]);
        (await TaggedAsync("A")).ShouldBeEmpty();
        (await IdsAsync(new ResourceQuery(ResourceKind.LoadBalancer, After: ids[0], Limit: 2, Tags: ["a"]))).ShouldBe([ids[1], ids[3]]);
        (await IdsAsync(new ResourceQuery(ResourceKind.LoadBalancer, ProjectId: "other", Tags: ["a"]))).ShouldBeEmpty();
        (await IdsAsync(new ResourceQuery(ResourceKind.Pool, Tags: ["a"]))).ShouldBeEmpty();

        await _rig.LoadBalancers.EditAsync(ids[1], it => it! with { Spec = it.Spec with { Tags = ["b"] } }, StoreRig.Cancel);
        await _rig.LoadBalancers.EditAsync(ids[2], it => it! with { Spec = it.Spec with { Tags = ["a"] } }, StoreRig.Cancel);
        await _rig.LoadBalancers.PurgeAsync(ids[3], StoreRig.Cancel);
        (await TaggedAsync("a")).ShouldBe([ids[0], ids[2], ids[4]]);
        (await TaggedAsync("b")).ShouldBe([ids[1]]);
    }

    [Fact]
    public async Task A_state_of_an_older_version_is_listed_by_tags()
    {
        var whole = Wholes.Empty();
        await Store.AddAsync(whole with { Spec = whole.Spec with { Tags = ["a", "b"] } });
        var step = _rig.Database.Read(session => session.Query("SELECT MAX(step) FROM migration", row => row.GetInt32(0)))[0];
        await _rig.Writer.WriteAsync(session =>
        {
            session.Execute("DROP TABLE tag");
            return session.Execute("DELETE FROM migration WHERE step > @step", ("@step", step - 3));
        });

        await _rig.ReopenAsync();

        (await TaggedAsync("b")).ShouldBe([whole.Id]);
    }

    [Fact]
    public async Task What_is_taken_off_a_load_balancer_is_no_more_listed_by_its_tags()
    {
        var pool = Wholes.Pool() with { Tags = ["a"] };
        var id = await Store.AddAsync(Wholes.Empty().With(pool));
        var query = new ResourceQuery(ResourceKind.Pool, Tags: ["a"]);
        (await IdsAsync(query)).ShouldBe([pool.Id]);
        await _rig.LoadBalancers.EditAsync(id, it => it!.WithoutPool(pool.Id), StoreRig.Cancel);
        (await IdsAsync(query)).ShouldBeEmpty();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private Task<Guid[]> TaggedAsync(params string[] tags) => IdsAsync(new(ResourceKind.LoadBalancer, Tags: tags));

    private async Task<Guid[]> IdsAsync(ResourceQuery query) =>
        [.. (await _rig.LoadBalancers.ListAsync(query, StoreRig.Cancel)).Select(it => it.Id)];

    private static LoadBalancer WithPolicy(LoadBalancer it, L7PolicySpec policy) =>
        it.With(policy).With(Wholes.Rule(policy.Id));

    private static LoadBalancer Edited(LoadBalancer it, int edit, int i) => edit switch
    {
        0 => it.With(Wholes.Listener(port: i + 1)).With(Wholes.Listener(ListenerProtocol.Udp, i + 1)),
        1 => it.With(Wholes.Pool() with { Name = $"é😀\0{i}", Tags = ["a", "b"] }),
        2 when it.Pools.Length > 0 => Enumerable.Range(0, 5).Aggregate(
            it, (sum, n) => sum.With(Wholes.Member(it.Pools[^1].Id, port: (i * 10) + n + 1) with { MonitorPort = n })),
        3 when it.Pools.Length > 0 => it.WithoutPool(it.Pools[0].Id),
        4 when it.Members.Length > 0 => it.With(it.Members[0] with { Weight = i, Backup = true }).WithoutMember(it.Members[^1].Id),
        5 when it.Pools.Length > 0 => it.With(Wholes.Monitor(it.Pools[0].Id) with { HttpVersion = 1.1, DomainName = "a.b" }),
        6 when it.Listeners.Length > 0 => WithPolicy(it, Wholes.Policy(it.Listeners[0].Id, i) with { Tags = [$"t{i}"] }),
        7 when it.L7Policies.Length > 0 => it.WithoutL7Policy(it.L7Policies[0].Id),
        _ => it with { Spec = it.Spec with { Name = $"{i}", Tags = [$"t{i}"], AdminStateUp = i % 2 == 0 } },
    };

    private sealed class SqlStore(StoreRig rig)
    {
        public async Task<Guid> AddAsync(LoadBalancer whole) =>
            (await rig.LoadBalancers.EditAsync(whole.Id, _ => whole, CancellationToken.None)).Id;
    }
}
