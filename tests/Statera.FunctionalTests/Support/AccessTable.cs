using Statera.FunctionalTests.Support.Endpoints;

namespace Statera.FunctionalTests.Support;

/// <summary>Who may do what by default, written down for a test: not by what the server says of itself.</summary>
internal static class AccessTable
{
    /// <summary>What comes of a request.</summary>
    internal enum Outcome
    {
        /// <summary>It is carried out.</summary>
        Done,

        /// <summary>400: there is no project that it could be for.</summary>
        NoProject,

        /// <summary>401</summary>
        Unknown,

        /// <summary>403</summary>
        Forbidden,

        /// <summary>404: as if it did not exist.</summary>
        Hidden,
    }

    /// <summary>
    /// What roles may at each service: r, w: read and write what their project has; R, W: what every project has; q: set
    /// quotas and read them; a: what only the operator does; m: list members; t: what everybody may who has a token.
    /// </summary>
    public static readonly (string Role, string LoadBalancer, string Network, string KeyManager, string Identity)[] Roles =
    [
        ("reader", "r", "rt", "", "t"),
        ("member", "rw", "rwt", "rw", "t"),
        ("admin", "rwRWqa", "rwRWt", "rw", "ta"),
        ("service", "m", "t", "", "t"),
        ("load-balancer_observer", "r", "t", "", "t"),
        ("load-balancer_global_observer", "rR", "t", "", "t"),
        ("load-balancer_member", "rw", "t", "", "t"),
        ("load-balancer_quota_admin", "q", "t", "", "t"),
        ("load-balancer_admin", "rwRWqa", "t", "", "t"),
    ];

    /// <summary>The same for roles that are for the system.</summary>
    public static readonly (string Role, string LoadBalancer, string Network, string KeyManager, string Identity)[] SystemRoles =
    [
        ("reader", "R", "rt", "", "t"),
        ("admin", "RWqa", "rwRWt", "", "ta"),
    ];

    /// <summary>What comes of a request of somebody about what a project has.</summary>
    /// <param name="endpoint">What is asked.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="isOfOwned">Whether path or body name an object of the project.</param>
    public static Outcome Of(Endpoint endpoint, AccessCaller caller, bool isOfOwned)
    {
        var needed = Needed(endpoint);
        if (needed == "")
        {
            return Outcome.Done;
        }

        if (caller.Token is null)
        {
            return Outcome.Unknown;
        }

        var rights = caller.Rights(endpoint.Service);
        var everywhere = rights.Any(right => needed.Contains(right) && "RWqamt".Contains(right));
        var stranger = isOfOwned && !caller.Ours && !everywhere && endpoint.Service != "identity";

        // The key manager looks for the object before it looks at the roles.
        if (stranger && endpoint is { Service: "key-manager", IsOfOne: true })
        {
            return Outcome.Hidden;
        }

        if (!rights.Any(needed.Contains) && !(needed.Contains('o') && caller.Ours))
        {
            return Outcome.Forbidden;
        }

        return stranger ? endpoint.Path.StartsWith("/quotas", StringComparison.Ordinal) ? Outcome.Forbidden : Outcome.Hidden
            : caller.HasNoProject && MakesForTheCaller(endpoint) ? Outcome.NoProject
            : Outcome.Done;
    }

    /// <summary>Whether a path leads to what a project has, rather than to what the operator offers to all.</summary>
    public static bool IsOwned(Endpoint endpoint) => endpoint.Service switch
    {
        "load-balancer" => endpoint.Path.Split('/').ElementAtOrDefault(1) is
            "loadbalancers" or "listeners" or "pools" or "healthmonitors" or "l7policies" or "quotas",
        "network" => !endpoint.Path.StartsWith("/extensions", StringComparison.Ordinal),
        _ => true,
    };

    // The rights of which one must be had; o: it is about the caller's own project.
    private static string Needed(Endpoint endpoint)
    {
        var parts = endpoint.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return endpoint.Service switch
        {
            _ when parts.Length == 0 && (endpoint.Service != "load-balancer" || endpoint.Parts.Length < 2) => "",
            "load-balancer" => OfLoadBalancing(endpoint, parts),
            "network" => parts[0] == "extensions" ? "t" : endpoint.Reads ? "rR" : "wW",
            "key-manager" => endpoint.Reads ? "r" : "w",
            "identity" => OfIdentity(endpoint, parts),
            _ => throw Unwritten(endpoint),
        };
    }

    private static string OfLoadBalancing(Endpoint endpoint, string[] parts)
    {
        var reads = endpoint.Reads;
        return (parts.FirstOrDefault(), parts.LastOrDefault()) switch
        {
            ("openapi.json" or "docs", _) => "",
            (null, _) or ("octavia", "octavia") => "rwRWqam",
            ("loadbalancers", "failover") => "a",
            ("pools", "members") when reads => "rRm",
            ("loadbalancers" or "listeners" or "pools" or "healthmonitors" or "l7policies", _) => reads ? "rR" : "wW",
            ("quotas", _) => reads ? "rRq" : "q",
            ("octavia" or "flavorprofiles" or "availabilityzoneprofiles", _) => "a",
            ("providers", "flavor_capabilities" or "availability_zone_capabilities") => "a",
            ("providers" or "flavors" or "availabilityzones", _) => reads ? "rR" : "a",
            _ => throw Unwritten(endpoint),
        };
    }

    private static string OfIdentity(Endpoint endpoint, string[] parts) => (parts[0], endpoint.Method, parts[^1]) switch
    {
        ("auth", "POST", _) => "",
        ("auth" or "roles" or "domains" or "services" or "endpoints" or "regions", "GET" or "HEAD" or "DELETE", _) => "t",

        // Nobody but the user, whoever else asks.
        ("users", "POST", "password" or "application_credentials") => "-",
        ("projects", "GET", "{id}") => "ao",
        ("users" or "projects" or "system" or "role_assignments", _, _) => "a",
        _ => throw Unwritten(endpoint),
    };

    // What lies in something else is of its project.
    private static bool MakesForTheCaller(Endpoint endpoint) => endpoint.Method == "POST" && !endpoint.IsOfOne
        && (endpoint.Service == "network" ? endpoint.Path != "/security-group-rules" : endpoint.Path == "/loadbalancers");

    private static InvalidOperationException Unwritten(Endpoint endpoint) =>
        new($"Who may {endpoint}? Write it down in this table.");
}

/// <summary>Somebody who asks.</summary>
/// <param name="Who">How a failure calls them.</param>
/// <param name="Token">Their token; null for none.</param>
/// <param name="Rights">What their role may, by the service.</param>
/// <param name="Ours">Whether they act in the project that the objects are of.</param>
/// <param name="HasNoProject">Whether their token is of no project.</param>
internal sealed record AccessCaller(string Who, string? Token, Func<string, string> Rights, bool Ours, bool HasNoProject = false)
{
    /// <summary>One of every role, in the project and in another, for the system, and nobody.</summary>
    public static async Task<IReadOnlyList<AccessCaller>> AllAsync(TestServer server, string projectId)
    {
        List<AccessCaller> all = [new("nobody", null, _ => "", Ours: false)];
        foreach (var row in AccessTable.Roles)
        {
            all.Add(new(row.Role, (await server.SessionAsync(row.Role, projectId)).Token, it => RightsOf(row, it), Ours: true));
            all.Add(new(
                $"another project's {row.Role}", (await server.SessionAsync(row.Role)).Token, it => RightsOf(row, it), Ours: false));
        }

        foreach (var row in AccessTable.SystemRoles)
        {
            all.Add(new(
                $"a system {row.Role}", await server.SystemTokenAsync(row.Role), it => RightsOf(row, it), Ours: false,
                HasNoProject: true));
        }

        return all;
    }

    private static string RightsOf(
        (string Role, string LoadBalancer, string Network, string KeyManager, string Identity) row, string service) => service switch
    {
        "load-balancer" => row.LoadBalancer,
        "network" => row.Network,
        "key-manager" => row.KeyManager,
        "identity" => row.Identity,
        _ => throw new InvalidOperationException($"What may {row.Role} at {service}? Write it down in this table."),
    };
}
