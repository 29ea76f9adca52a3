using Statera.Server.Auth;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// Maps the endpoints under all the roots that Octavia answers at, each under the policy that its method and path name.
/// </summary>
internal sealed class OctaviaRoutes(IEndpointRouteBuilder endpoints, PolicySource policies)
{
    // With and without lbaas, and by both names of the version (octavia.md 1.1).
    private static readonly string[] Roots = ["/v2.0/lbaas", "/v2/lbaas", "/v2.0", "/v2"];

    public void Get(string path, RequestDelegate handle) => Map("GET", path, handle);

    public void Post(string path, RequestDelegate handle) => Map("POST", path, handle);

    public void Put(string path, RequestDelegate handle) => Map("PUT", path, handle);

    public void Delete(string path, RequestDelegate handle) => Map("DELETE", path, handle);

    private void Map(string method, string path, RequestDelegate handle)
    {
        var name = OctaviaPolicyName.Of(method, path);
        if (!policies.Now.Has(name))
        {
            throw new InvalidOperationException($"{method} {path} stands under {name}, which has no rule.");
        }

        foreach (var root in Roots)
        {
            endpoints.MapMethods(root + path, [method], (RequestDelegate)(context =>
            {
                var policy = new PolicyInForce(name, policies.Now);
                var caller = Caller.Of(context) with { Policy = policy };
                policy.Require(caller);
                context.Features.Set(caller);
                return handle(context);
            }));
        }
    }
}
