using Statera.Api.LoadBalancing;
using Statera.Core.Model;
using Statera.Core.Store;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>/v2/lbaas/l7policies/{policy_id}/rules</summary>
internal sealed class L7RuleEndpoints(OctaviaReader reader, LoadBalancerWriter writer)
{
    private static readonly OctaviaResource<L7RuleSpec, L7RuleRecord> Resource = OctaviaResources.L7Rule;

    public void Map(OctaviaRoutes routes)
    {
        routes.Get("/l7policies/{policy_id}/rules", ListAsync);
        routes.Post("/l7policies/{policy_id}/rules", CreateAsync);
        routes.Get("/l7policies/{policy_id}/rules/{id}", ShowAsync);
        routes.Put("/l7policies/{policy_id}/rules/{id}", UpdateAsync);
        routes.Delete("/l7policies/{policy_id}/rules/{id}", DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var (whole, policy) = await FindPolicyAsync(context);
        var (query, fits) = CollectionQuery.Parse(context.Request.Query).Within("l7policy_id", policy.Id);
        await CollectionReply.WriteAsync(
            context, Resource.Plural, Resource.Shape, query,
            whole.RulesOf(policy.Id).Where(_ => fits).Select(rule => Resource.Record(whole, rule)));
    }

    private async Task ShowAsync(HttpContext context)
    {
        var (whole, rule) = await FindRuleAsync(context);
        await OctaviaReader.ShowAsync(context, Resource, whole, rule);
    }

    private async Task CreateAsync(HttpContext context)
    {
        var (found, policy) = await FindPolicyAsync(context);
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        OctaviaOwner.Check(body, found);
        var rule = L7RuleBody.Create(body, found.Spec.ProjectId, policy.Id);
        body.ThrowIfFaulty();

        var whole = await writer.EditAsync(
            found.Id,
            now => now.L7Policy(policy.Id) is null
                ? throw new RefusedException(Fault.NotFound(OctaviaResources.L7Policy.Label, policy.Id))
                : now.With(rule),
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status201Created, whole, rule.Id);
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (found, rule) = await FindRuleAsync(context);
        var body = await RequestBody.ReadAsync(context, Resource.Singular);
        L7RuleBody.Update(body, rule);
        body.ThrowIfFaulty();

        var whole = await writer.EditAsync(
            found.Id,
            now => now.Change(Resource, rule.Id, it => L7RuleBody.Update(body, it), LoadBalancerEdits.With),
            context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, whole, rule.Id);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var (found, rule) = await FindRuleAsync(context);
        await writer.EditAsync(found.Id, now => now.WithoutL7Rule(rule.Id), context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private Task<(LoadBalancer Whole, L7PolicySpec Spec)> FindPolicyAsync(HttpContext context) =>
        reader.FindParentAsync(context, OctaviaResources.L7Policy, OctaviaRoute.PolicyId(context), "L7Policy");

    private async Task<(LoadBalancer Whole, L7RuleSpec Rule)> FindRuleAsync(HttpContext context)
    {
        var (whole, policy) = await FindPolicyAsync(context);
        var id = OctaviaRoute.Id(context);
        return Guid.TryParseExact(id, "D", out var parsed) && whole.L7Rule(parsed) is { } rule
            && rule.PolicyId == policy.Id
                ? (whole, rule)
                : throw new RefusedException(Fault.NotFound(Resource.Label, id));
    }

    private static Task WriteAsync(HttpContext context, int status, LoadBalancer whole, Guid id) =>
        Reply.WriteWrappedAsync(
            context, status, Resource.Singular, Resource.Record(whole, whole.L7Rule(id)!), Resource.Json);
}
