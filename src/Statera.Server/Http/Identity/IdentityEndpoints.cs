using Statera.Core.Model;
using Statera.OpenStack.Identity;

namespace Statera.Server.Http.Identity;

/// <summary>All of the Keystone API that clients of load balancing need.</summary>
internal sealed class IdentityEndpoints(IdentityService identity, Catalog catalog, TimeProvider time)
{
    /// <summary>What needs no token: finding out the version, and getting a token.</summary>
    public static bool IsOpen(HttpRequest request) =>
        request.Path.Value is "/" or "/v3" or "/v3/"
        || (request.Path == "/v3/auth/tokens" && HttpMethods.IsPost(request.Method));

    public void Map(IEndpointRouteBuilder endpoints)
    {
        VersionDocuments.Map(endpoints);
        new TokenEndpoints(identity, catalog).Map(endpoints);
        new UserEndpoints(identity, time).Map(endpoints);
        new ProjectEndpoints(identity, time).Map(endpoints);
        new RoleEndpoints(identity, time).Map(endpoints);
        new ApplicationCredentialEndpoints(identity, time).Map(endpoints);

        endpoints.MapGet("/v3/domains", (RequestDelegate)(context => KeystoneReply.ListAsync(
            context, "domains", KeystoneJson.Default.DomainRecord, [DefaultDomain(context)])));
        endpoints.MapGet("/v3/auth/domains", (RequestDelegate)(context => KeystoneReply.ListAsync(
            context, "domains", KeystoneJson.Default.DomainRecord, [DefaultDomain(context)])));
        endpoints.MapGet("/v3/domains/{id}", (RequestDelegate)(context =>
            (string)context.Request.RouteValues["id"]! == Domain.Id
                ? Reply.WriteWrappedAsync(
                    context, StatusCodes.Status200OK, "domain", DefaultDomain(context), KeystoneJson.Default.DomainRecord)
                : throw new RefusedException(new Fault(
                    FaultKind.NotFound, "", $"Could not find domain: {context.Request.RouteValues["id"]}."))));
        endpoints.MapGet("/v3/services", (RequestDelegate)(context => KeystoneReply.ListAsync(
            context, "services", KeystoneJson.Default.ServiceRecord, catalog.Services(context))));
        endpoints.MapGet("/v3/endpoints", (RequestDelegate)(context => KeystoneReply.ListAsync(
            context, "endpoints", KeystoneJson.Default.EndpointRecord, catalog.Endpoints(context))));
        endpoints.MapGet("/v3/regions", (RequestDelegate)(context => KeystoneReply.ListAsync(
            context, "regions", KeystoneJson.Default.RegionRecord,
            [new RegionRecord(Catalog.Region, "", null, KeystoneReply.Link(context, $"/v3/regions/{Catalog.Region}"))])));
    }

    private static DomainRecord DefaultDomain(HttpContext context) => new(
        Domain.Id, Domain.Name, "The one domain.", true, KeystoneReply.Link(context, $"/v3/domains/{Domain.Id}"));
}
