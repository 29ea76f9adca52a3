using System.Text.Json;
using System.Text.Json.Nodes;
using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Offers;
using Statera.Core.Store;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.LoadBalancing.Operator;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/loadbalancers</summary>
internal sealed class LoadBalancerEndpoints(
    OctaviaReader reader, LoadBalancerWriter writer, OfferDirectory offers)
{
    private static readonly OctaviaResource<LoadBalancerSpec, LoadBalancerRecord> Resource =
        OctaviaResources.LoadBalancer;

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/loadbalancers", context => reader.ListAsync(context, Resource));
        routes.Post("/loadbalancers", CreateAsync);
        routes.Get("/loadbalancers/{id}", context => reader.ShowAsync(context, Resource));
        routes.Put("/loadbalancers/{id}", UpdateAsync);
        routes.Delete("/loadbalancers/{id}", DeleteAsync);
        routes.Put("/loadbalancers/{id}/failover", FailOverAsync);
        routes.Get("/loadbalancers/{id}/status", StatusAsync);
        routes.Get("/loadbalancers/{id}/statuses", StatusAsync);
        routes.Get("/loadbalancers/{id}/stats", StatisticsAsync);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        var id = Guid.NewGuid();
        var projectId = Caller.Of(context).OwnerOfNew(body.Project());
        RequireSecurityGroups(context, body, projectId);
        var vip = LoadBalancerBody.Vip(body, id, projectId);
        var choice = await OfferChoiceBody.ReadAsync(body, offers, context.RequestAborted);
        var build = LoadBalancerBody.Create(body, id, projectId, choice);
        body.ThrowIfFaulty();

        var whole = await writer.CreateAsync(
            vip, build, context.RequestAborted, OctaviaOwner.Reader(context));
        await WriteTreeAsync(context, whole);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (found, _) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        RequireSecurityGroups(context, body, found.Spec.ProjectId);
        LoadBalancerBody.Update(body, found.Spec);
        body.ThrowIfFaulty();

        var whole = await writer.EditSelfAsync(
            found,
            now => LoadBalancerBody.Update(body, now.Spec) is var spec && spec == now.Spec ? now : now with { Spec = spec },
            context.RequestAborted);
        await Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, Resource.Singular, Resource.Record(whole, whole.Spec), Resource.Json);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (found, _) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        await writer.DeleteAsync(found.Id, OctaviaRoute.Flag(context, "cascade"), context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task FailOverAsync(HttpContext context)
    {
        var (found, _) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        await writer.FailOverAsync(found.Id, context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status202Accepted);
    }

    private async Task StatusAsync(HttpContext context)
    {
        var (whole, _) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        await Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "statuses", OctaviaStatusTree.Of(whole),
            OctaviaJson.Default.StatusTreeRecord);
    }

    private async Task StatisticsAsync(HttpContext context)
    {
        var (whole, _) = await reader.FindAsync(context, Resource, OctaviaRoute.Id(context));
        var sum = whole.Listeners
            .Select(listener => whole.Observed.Health.Listeners.GetValueOrDefault(listener.Id)?.Statistics)
            .Aggregate(Statistics.Zero, (total, one) => total + (one ?? Statistics.Zero));
        await Reply.WriteWrappedAsync(
            context, StatusCodes.Status200OK, "stats", OctaviaRecords.Of(sum), OctaviaJson.Default.StatisticsRecord);
    }

    // Security groups of one's own have a policy of their own; null is said, too.
    private static void RequireSecurityGroups(HttpContext context, BodyObject body, string projectId)
    {
        var caller = Caller.Of(context);
        if (body.Has("vip_sg_ids"))
        {
            caller.Policy?.RequireFor(caller, "vip_sg_ids", projectId);
        }
    }

    // Only the answer to a creation shows the children whole; everywhere else they are ids.
    private static Task WriteTreeAsync(HttpContext context, LoadBalancer whole)
    {
        var tree = Node(OctaviaResources.LoadBalancer, whole, whole.Spec);
        tree["listeners"] = Nodes(whole.Listeners.Select(it => ListenerNode(whole, it)));
        tree["pools"] = Nodes(whole.Pools.Select(it => PoolNode(whole, it)));
        var reply = new JsonObject { [Resource.Singular] = tree };
        return Reply.WriteAsync(context, StatusCodes.Status201Created, json => reply.WriteTo(json));
    }

    private static JsonObject ListenerNode(LoadBalancer whole, ListenerSpec listener)
    {
        var node = Child(OctaviaResources.Listener, whole, listener);
        node["l7policies"] = Nodes(whole.PoliciesOf(listener.Id).OrderBy(it => it.Position).Select(policy =>
        {
            var inner = Node(OctaviaResources.L7Policy, whole, policy);
            inner["rules"] = Nodes(whole.RulesOf(policy.Id).Select(it => Node(OctaviaResources.L7Rule, whole, it)));
            return inner;
        }));
        return node;
    }

    private static JsonObject PoolNode(LoadBalancer whole, PoolSpec pool)
    {
        var node = Child(OctaviaResources.Pool, whole, pool);
        node["members"] = Nodes(whole.MembersOf(pool.Id).Select(it => Node(OctaviaResources.Member, whole, it)));
        node["healthmonitor"] = whole.MonitorOf(pool.Id) is { } monitor
            ? Child(OctaviaResources.HealthMonitor, whole, monitor)
            : null;
        node.Remove("healthmonitor_id");
        return node;
    }

    // A child shows what is below it, and not what it is below of: that is around it.
    private static JsonObject Child<TSpec, TRecord>(
        OctaviaResource<TSpec, TRecord> resource, LoadBalancer whole, TSpec spec)
        where TSpec : ResourceSpec
        where TRecord : notnull
    {
        var node = Node(resource, whole, spec);
        node.Remove(spec is HealthMonitorSpec ? "pools" : "loadbalancers");
        return node;
    }

    private static JsonObject Node<TSpec, TRecord>(
        OctaviaResource<TSpec, TRecord> resource, LoadBalancer whole, TSpec spec)
        where TSpec : ResourceSpec
        where TRecord : notnull =>
        JsonSerializer.SerializeToNode(resource.Record(whole, spec), resource.Json)!.AsObject();

    private static JsonArray Nodes(IEnumerable<JsonObject> nodes) => new([.. nodes.Cast<JsonNode?>()]);
}
