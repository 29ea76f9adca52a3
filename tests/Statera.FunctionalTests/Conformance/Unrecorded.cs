namespace Statera.FunctionalTests.Conformance;

/// <summary>What was made on the recorded server without being recorded.</summary>
internal static class Unrecorded
{
    private const string Json = "application/json";

    /// <summary>The requests that were sent before a recording.</summary>
    public static IEnumerable<RecordedRequest> Before(string file) => file == "19-collections.http"
        ?
        [
            LoadBalancer("c", "d0", "\"red\""),
            LoadBalancer("a", "d1", "\"red\", \"blue\""),
            LoadBalancer("b", "d2", ""),
            LoadBalancer("a", "d3", ""),
            LoadBalancer("", "d4", "\"blue\""),
        ]
        : [];

    private static RecordedRequest LoadBalancer(string name, string description, string tags) => new(
        "POST",
        "/v2.0/lbaas/loadbalancers",
        new Dictionary<string, string?> { ["Content-Type"] = Json },
        $$$"""
        {"loadbalancer": {"name": "{{{name}}}", "description": "{{{description}}}", "tags": [{{{tags}}}],
          "provider": "noop_driver", "vip_subnet_id": "aaaaaaaa-0000-4000-8000-000000000001",
          "project_id": "33333333333333333333333333333333"}}
        """);
}
