using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Quotas;
using Statera.Core.Validation;
using Statera.Server.Auth;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing.Operator;

/// <summary>/v2/lbaas/quotas: a project sees its own, the operator all, and only the operator changes them.</summary>
internal sealed class QuotaEndpoints(QuotaDirectory directory)
{
    private static readonly CollectionShape<QuotaRecord> Shape = new(
        OctaviaJson.Default.QuotaRecord);

    private static readonly NumberRange Range = new(Quota.Unlimited, Quota.Most);

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/quotas", ListAsync);
        routes.Refuse("POST", "/quotas", context => OctaviaRoute.NotAllowed(context, "DELETE, GET, PUT"));
        routes.Get("/quotas/{id}", ShowAsync);
        routes.Get("/quotas/{id}/default", ShowDefaultAsync);
        routes.Put("/quotas/{id}", UpdateAsync);
        routes.Delete("/quotas/{id}", DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var all = await directory.ListAsync(Caller.Of(context).ListScope, context.RequestAborted);
        await CollectionReply.WriteAsync(
            context, "quotas", Shape, CollectionQuery.Parse(context.Request.Query),
            all.Select(it => Record(it.ProjectId, it.Quota)));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var project = SeenProject(context);
        await WriteAsync(
            context, StatusCodes.Status200OK, project, await directory.FindAsync(project, context.RequestAborted));
    }

    private Task ShowDefaultAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status200OK, SeenProject(context), directory.Defaults);

    private async Task UpdateAsync(HttpContext context)
    {
        var project = OctaviaRoute.Id(context);
        var body = await RequestBody.ReadAsync(context, "quota");
        if (project.Length > Limits.ProjectId)
        {
            body.Note(Fault.InvalidValue(
                "project_id", project, $"Value should have a maximum character requirement of {Limits.ProjectId}"));
        }

        Apply(body, new Quota());
        body.ThrowIfFaulty();
        var quota = await directory.ChangeAsync(project, now => Apply(body, now), context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status202Accepted, project, quota);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await directory.ResetAsync(OctaviaRoute.Id(context), context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status202Accepted);
    }

    // null brings the default back; of a kind that is said by both of its names, the new one counts.
    private static Quota Apply(BodyObject body, Quota it)
    {
        it = it with
        {
            LoadBalancer = Limit("loadbalancer", Limit("load_balancer", it.LoadBalancer)),
            Listener = Limit("listener", it.Listener),
            Pool = Limit("pool", it.Pool),
            Member = Limit("member", it.Member),
            HealthMonitor = Limit("healthmonitor", Limit("health_monitor", it.HealthMonitor)),
            L7Policy = Limit("l7policy", it.L7Policy),
            L7Rule = Limit("l7rule", it.L7Rule),
        };
        body.End();
        return it;

        int? Limit(string name, int? current) => body.Has(name) ? body.Int(name, Range) : current;
    }

    private static string SeenProject(HttpContext context)
    {
        var project = OctaviaRoute.Id(context);
        return Caller.Of(context).CanSee(project) || project == "defaults"
            ? project
            : throw new RefusedException(new Fault(
                FaultKind.Forbidden, "", $"{Policies.Refusal} It is another project's."));
    }

    private static Task WriteAsync(HttpContext context, int status, string project, Quota quota) =>
        Reply.WriteWrappedAsync(
            context, status, "quota", Record(project, quota), OctaviaJson.Default.QuotaRecord);

    private static QuotaRecord Record(string project, Quota it) => new(
        ProjectId: project,
        Loadbalancer: it.LoadBalancer ?? Quota.Unlimited,
        OldLoadbalancer: it.LoadBalancer ?? Quota.Unlimited,
        Listener: it.Listener ?? Quota.Unlimited,
        Member: it.Member ?? Quota.Unlimited,
        Pool: it.Pool ?? Quota.Unlimited,
        Healthmonitor: it.HealthMonitor ?? Quota.Unlimited,
        OldHealthmonitor: it.HealthMonitor ?? Quota.Unlimited,
        L7policy: it.L7Policy ?? Quota.Unlimited,
        L7rule: it.L7Rule ?? Quota.Unlimited,
        TenantId: project);
}
