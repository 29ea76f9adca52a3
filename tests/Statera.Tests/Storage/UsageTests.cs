using System.Text.Json;
using Statera.Core.Model;
using Statera.Core.Offers;
using Statera.Core.Quotas;
using Statera.Core.Store;
using Statera.Server.Storage;
using Statera.Tests.Model;

namespace Statera.Tests.Storage;

/// <summary>What is counted is what is there, whatever was written, refused, purged or kept by an older version.</summary>
public sealed class UsageTests : IAsyncDisposable
{
    private static readonly string[] Kinds =
        ["loadbalancer", "listener", "pool", "member", "healthmonitor", "l7policy", "l7rule"];

    private readonly StoreRig _rig = new();

    [Fact]
    public async Task It_follows_every_write()
    {
        (await UsedAsync()).ShouldBe([0, 0, 0, 0, 0, 0, 0]);
        var whole = Wholes.Full();
        await AddAsync(whole);
        (await UsedAsync()).ShouldBe([1, 1, 1, 2, 1, 0, 0]);

        await EditAsync(whole.Id, it => it.With(Wholes.Pool()).WithoutListener(it.Listeners[0].Id));
        (await UsedAsync()).ShouldBe([1, 0, 2, 2, 1, 0, 0]);

        await EditAsync(whole.Id, it => it with { Spec = it.Spec with { Name = "other" } });
        await Should.ThrowAsync<RefusedException>(() => EditAsync(
            whole.Id, _ => throw new RefusedException(Fault.Invalid("", "no"))));
        (await UsedAsync()).ShouldBe([1, 0, 2, 2, 1, 0, 0]);

        // What goes is still there until it is gone.
        await EditAsync(whole.Id, it => it with { Deleting = true });
        (await UsedAsync()).ShouldBe([1, 0, 2, 2, 1, 0, 0]);
        await _rig.LoadBalancers.PurgeAsync(whole.Id, StoreRig.Cancel);
        await _rig.LoadBalancers.PurgeAsync(whole.Id, StoreRig.Cancel);
        (await UsedAsync()).ShouldBe([0, 0, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public async Task A_state_of_an_older_version_is_counted_once()
    {
        await AddAsync(Wholes.Full());
        await AddAsync(Wholes.Full());
        await AddAsync(Wholes.Empty(project: "other"));
        var before = await UsedAsync();
        var step = _rig.Database.Read(session => session.Query(
            "SELECT MAX(step) FROM migration", row => row.GetInt32(0)))[0];
        await _rig.Writer.WriteAsync(session =>
        {
            // The two steps that made the usage, and the three of the tags behind them.
            session.Execute("DROP TABLE usage");
            session.Execute("DROP TABLE tag");
            return session.Execute("DELETE FROM migration WHERE step > @step", ("@step", step - 5));
        });

        await _rig.ReopenAsync();

        (await UsedAsync()).ShouldBe(before);
        (await UsedAsync("other")).ShouldBe([1, 0, 0, 0, 0, 0, 0]);
        before.ShouldBe([2, 2, 2, 4, 2, 0, 0]);
    }

    [Fact]
    public async Task A_quota_holds_over_load_balancers_and_is_the_projects_own()
    {
        var store = Limited(new Quota { Pool = 3 }.Or(Quota.None));
        var (one, two) = (Wholes.Full(), Wholes.Full());
        await AddAsync(one, store);
        await AddAsync(two, store);
        await AddAsync(Wholes.Empty(project: "other").With(Wholes.Pool()), store);
        await store.EditAsync(one.Id, it => it!.With(Wholes.Pool()), StoreRig.Cancel);

        var refused = await Should.ThrowAsync<RefusedException>(
            () => store.EditAsync(two.Id, it => it!.With(Wholes.Pool()), StoreRig.Cancel));
        refused.Kind.ShouldBe(FaultKind.Forbidden);
        refused.Message.ShouldBe("Quota has been met for resources: Pool");
        (await UsedAsync()).ShouldBe([2, 2, 3, 4, 2, 0, 0]);
        (await store.FindAsync(two.Id, StoreRig.Cancel))!.Pools.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_projects_own_quota_goes_before_the_default()
    {
        var store = Limited(new Quota { LoadBalancer = 0 }.Or(Quota.None));
        var quotas = new QuotaDirectory(_rig.Documents, TimeProvider.System, Quota.None);
        await Should.ThrowAsync<RefusedException>(() => AddAsync(Wholes.Empty(), store));
        await quotas.ChangeAsync("p", it => it with { LoadBalancer = 1 }, StoreRig.Cancel);
        await AddAsync(Wholes.Empty(), store);
        await Should.ThrowAsync<RefusedException>(() => AddAsync(Wholes.Empty(), store));
    }

    [Fact]
    public async Task Where_no_quota_is_enforced_it_is_counted_all_the_same()
    {
        await new QuotaDirectory(_rig.Documents, TimeProvider.System, Quota.None)
            .ChangeAsync("p", it => it with { LoadBalancer = 0 }, StoreRig.Cancel);
        await AddAsync(Wholes.Empty());
        (await UsedAsync())[0].ShouldBe(1);
    }

    [Fact]
    public async Task A_flavor_that_went_meanwhile_can_t_be_used()
    {
        var flavor = Guid.NewGuid();
        var whole = Wholes.Empty();
        whole = whole with { Spec = whole.Spec with { FlavorId = flavor } };
        (await Should.ThrowAsync<RefusedException>(() => AddAsync(whole))).Message
            .ShouldBe("Validation failure: Invalid flavor_id.");

        var offer = new Offer { Key = $"{flavor}", Name = "f", ProfileId = Guid.NewGuid() };
        await _rig.Documents.WriteAsync(
            documents =>
            {
                var json = JsonSerializer.Serialize(offer, OfferJson.Default.Offer);
                documents.Put(new Document("flavor", $"{flavor}", null, Wholes.Start, json));
                return true;
            },
            StoreRig.Cancel);
        await AddAsync(whole);
        await EditAsync(whole.Id, it => it.With(Wholes.Pool()));
        (await UsageAsync("flavor", $"{flavor}")).ShouldBe(1);
        await _rig.LoadBalancers.PurgeAsync(whole.Id, StoreRig.Cancel);
        (await UsageAsync("flavor", $"{flavor}")).ShouldBe(0);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private SqlLoadBalancerStore Limited(Quota quota) =>
        new(_rig.Database, _rig.Writer, TimeProvider.System, quota);

    private async Task AddAsync(LoadBalancer whole, ILoadBalancerStore? store = null) =>
        await (store ?? _rig.LoadBalancers).EditAsync(whole.Id, _ => whole, StoreRig.Cancel);

    private Task<LoadBalancer> EditAsync(Guid id, Func<LoadBalancer, LoadBalancer> edit) =>
        _rig.LoadBalancers.EditAsync(id, it => edit(it!), StoreRig.Cancel);

    private async Task<long[]> UsedAsync(string project = "p")
    {
        var used = new long[Kinds.Length];
        for (var i = 0; i < used.Length; i++)
        {
            used[i] = await UsageAsync(Kinds[i], project);
        }

        return used;
    }

    private ValueTask<long> UsageAsync(string scope, string key) =>
        _rig.Documents.ReadAsync(documents => documents.Usage(scope, key), StoreRig.Cancel);
}
