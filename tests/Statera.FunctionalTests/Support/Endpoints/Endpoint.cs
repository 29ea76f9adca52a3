using System.Text.RegularExpressions;

namespace Statera.FunctionalTests.Support.Endpoints;

/// <summary>One thing that can be asked of a service, as the server has mapped it.</summary>
/// <param name="Service">The service, as the catalog calls it.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The path with its parameters.</param>
/// <param name="Roots">The other paths that lead to the same.</param>
internal sealed partial record Endpoint(string Service, string Method, string Pattern, IReadOnlyList<string> Roots)
{
    /// <summary>Everything that the server answers, each once, however many roots it is below.</summary>
    public static IReadOnlyList<Endpoint> All(TestServer server) =>
    [
        .. from route in server.Server.Routes
           group route.Pattern by (route.Service, route.Method, Path: PathOf(route.Service, route.Pattern)) into same
           let main = same.OrderByDescending(it => it.StartsWith("/v2.0/lbaas", StringComparison.Ordinal)).First()
           select new Endpoint(same.Key.Service, same.Key.Method, main, [.. same]),
    ];

    /// <summary>The path below the version: <c>/pools/{pool_id}/members</c>.</summary>
    public string Path => PathOf(Service, Pattern);

    /// <summary>The path's parts, the version's among them.</summary>
    public string[] Parts => Pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether it says something with a body.</summary>
    public bool TakesBody => Method is "POST" or "PUT" or "PATCH";

    /// <summary>Whether it changes nothing.</summary>
    public bool Reads => Method is "GET" or "HEAD";

    /// <summary>Whether it names an object.</summary>
    public bool IsOfOne => Pattern.Contains('{', StringComparison.Ordinal);

    /// <summary>The path of one request.</summary>
    /// <param name="value">What stands for a parameter, by the part before it, its name, and whether it is the last.
    /// </param>
    /// <param name="pattern">One of the roots; null for the main one.</param>
    public string Fill(Func<string, string, bool, string> value, string? pattern = null)
    {
        var parts = (pattern ?? Pattern).Split('/');
        var last = Array.FindLastIndex(parts, IsParameter);
        for (var i = 1; i < parts.Length; i++)
        {
            parts[i] = IsParameter(parts[i]) ? value(parts[i - 1], parts[i][1..^1], i == last) : parts[i];
        }

        return string.Join('/', parts);
    }

    public override string ToString() => $"{Service} {Method} {Pattern}";

    internal static bool IsParameter(string part) => part is ['{', ..];

    // Octavia answers the same below several roots; the others have one.
    private static string PathOf(string service, string pattern) => service == "load-balancer"
        ? OctaviaRoot().Replace(pattern, "")
        : OtherRoot().Replace(pattern, "");

    [GeneratedRegex("^/v2(\\.0)?(/lbaas)?(?=/|$)")]
    private static partial Regex OctaviaRoot();

    [GeneratedRegex("^/v[0-9.]+(?=/|$)")]
    private static partial Regex OtherRoot();
}
