using Statera.Core.Model;
using Statera.Server.Auth;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// Maps the endpoints under all the roots that Octavia answers at, each under the policy that its method and path name.
/// </summary>
/// <param name="endpoints">Where they are mapped.</param>
/// <param name="policies">Who may do what.</param>
/// <param name="roots">The roots; null for those of load balancers.</param>
internal sealed class OctaviaRoutes(
    IEndpointRouteBuilder endpoints, PolicySource policies, IReadOnlyList<string>? roots = null)
{
    /// <summary>The roots of what only operators see.</summary>
    public static readonly IReadOnlyList<string> OperatorRoots = ["/v2.0/octavia", "/v2/octavia"];

    // With and without lbaas, and by both names of the version (octavia.md 1.1).
    private static readonly string[] Roots = ["/v2.0/lbaas", "/v2/lbaas", "/v2.0", "/v2"];

    private readonly HashSet<(string Method, string Path)> _mapped = [];

    /// <summary>The same below other roots.</summary>
    public OctaviaRoutes Below(IReadOnlyList<string> others) => new(endpoints, policies, others);

    public void Get(string path, RequestDelegate handle) => Map("GET", path, handle);

    public void Post(string path, RequestDelegate handle) => Map("POST", path, handle);

    public void Put(string path, RequestDelegate handle) => Map("PUT", path, handle);

    public void Delete(string path, RequestDelegate handle) => Map("DELETE", path, handle);

    /// <summary>Maps what is no operation but has its own refusal; the description leaves it out.</summary>
    public void Refuse(string method, string path, RequestDelegate refuse)
    {
        foreach (var root in roots ?? Roots)
        {
            endpoints.MapMethods(root + path, [method], refuse).ExcludeFromDescription();
        }
    }

    /// <summary>
    /// Maps, after all others, what is done to one of a collection and names none: it lacks the id, says Octavia.
    /// </summary>
    public void MapCollections()
    {
        foreach (var (method, path) in _mapped.ToList())
        {
            var slash = path.LastIndexOf("/{", StringComparison.Ordinal);
            if (method is "PUT" or "DELETE" && path.EndsWith('}') && !_mapped.Contains((method, path[..slash])))
            {
                var missing = path[(slash + "/{".Length)..^1];
                Refuse(method, path[..slash], _ => throw new RefusedException(new Fault(
                    FaultKind.Invalid, "", $"Missing argument: \"{missing}\"")));
            }
        }
    }

    private void Map(string method, string path, RequestDelegate handle)
    {
        var name = OctaviaPolicyName.Of(method, path);
        if (!policies.Now.Has(name))
        {
            throw new InvalidOperationException($"{method} {path} stands under {name}, which has no rule.");
        }

        _mapped.Add((method, path));
        foreach (var root in roots ?? Roots)
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
