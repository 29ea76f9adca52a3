using Statera.Core.Model;
using Statera.Server.Auth;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.Network;

/// <summary>The paths of Neutron's resources, and how their lists are asked for.</summary>
internal static class NeutronRoute
{
    /// <summary>Maps list, create, show, update and delete of a resource, each with the right that it needs.</summary>
    public static void Map(
        IEndpointRouteBuilder endpoints, string plural, RequestDelegate list, RequestDelegate create,
        RequestDelegate show, RequestDelegate update, RequestDelegate delete)
    {
        endpoints.MapGet($"/v2.0/{plural}", With(Rule.Read, list));
        endpoints.MapPost($"/v2.0/{plural}", With(Rule.Write, create));
        endpoints.MapGet($"/v2.0/{plural}/{{id}}", With(Rule.Read, show));
        endpoints.MapPut($"/v2.0/{plural}/{{id}}", With(Rule.Write, update));
        endpoints.MapDelete($"/v2.0/{plural}/{{id}}", With(Rule.Write, delete));
    }

    /// <summary>The id that the path ends in.</summary>
    public static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    /// <summary>
    /// Answers with a list. Neutron takes a filter's repeats as alternatives, and what it does not know as no filter.
    /// </summary>
    public static Task ListAsync<T>(
        HttpContext context, string plural, CollectionShape<T> shape, IEnumerable<T> items)
        where T : notnull
    {
        var known = context.Request.Query.Where(pair => shape.Knows(pair.Key)).ToDictionary();
        var alternatives = known
            .Where(pair => pair.Value.Count > 1 && !CollectionQuery.IsControl(pair.Key)).ToList();
        foreach (var (name, values) in alternatives)
        {
            known.Remove(name);
            items = items.Where(item => values.Any(value => shape.Fits(item, name, value ?? "")));
        }

        return CollectionReply.WriteAsync(
            context, plural, shape, CollectionQuery.Parse(new QueryCollection(known), CollectionDialect.Neutron),
            items);
    }

    /// <summary>Refuses who does not own an object that they see.</summary>
    public static void RequireOwner(HttpContext context, string projectId)
    {
        if (!Caller.Of(context).CanSee(projectId))
        {
            throw new RefusedException(new Fault(
                FaultKind.Forbidden, "", $"{Policies.Refusal} It is another project's."));
        }
    }

    /// <summary>A handler for those who have a right.</summary>
    public static RequestDelegate With(Rule rule, RequestDelegate handle) => context =>
    {
        Policies.Require(context, rule);
        return handle(context);
    };
}
