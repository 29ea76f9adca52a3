using Statera.Core.Model;
using Statera.Server.Auth;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// Maps the endpoints under all the roots that Octavia answers at, each with the right that its method needs.
/// </summary>
/// <param name="endpoints">Where they are mapped.</param>
/// <param name="roots">The roots; null for those of load balancers.</param>
internal sealed class OctaviaRoutes(IEndpointRouteBuilder endpoints, IReadOnlyList<string>? roots = null)
{
    /// <summary>The roots of what only operators see.</summary>
    public static readonly IReadOnlyList<string> OperatorRoots = ["/v2.0/octavia", "/v2/octavia"];

    // With and without lbaas, and by both names of the version (octavia.md 1.1).
    private static readonly string[] Roots = ["/v2.0/lbaas", "/v2/lbaas", "/v2.0", "/v2"];

    private readonly HashSet<(string Method, string Path)> _mapped = [];

    public void Get(string path, RequestDelegate handle) => Map("GET", path, Rule.Read, handle);

    public void Post(string path, RequestDelegate handle) => Map("POST", path, Rule.Write, handle);

    public void Put(string path, RequestDelegate handle) => Map("PUT", path, Rule.Write, handle);

    public void Delete(string path, RequestDelegate handle) => Map("DELETE", path, Rule.Write, handle);

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
                Map(method, path[..slash], Rule.Write, _ => throw new RefusedException(new Fault(
                    FaultKind.Invalid, "", $"Missing argument: \"{missing}\"")));
            }
        }
    }

    private void Map(string method, string path, Rule rule, RequestDelegate handle)
    {
        _mapped.Add((method, path));
        foreach (var root in roots ?? Roots)
        {
            endpoints.MapMethods(root + path, [method], (RequestDelegate)(context =>
            {
                Policies.Require(context, rule);
                return handle(context);
            }));
        }
    }
}
