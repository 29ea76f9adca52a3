namespace Statera.FunctionalTests.Conformance;

/// <summary>What was made on the recorded server without being recorded.</summary>
internal static class Unrecorded
{
    private const string Json = "application/json";

    /// <summary>The requests that were sent before a recording, and the ids of what they made.</summary>
    public static IEnumerable<(RecordedRequest Request, string Id)> Before(string file) => file == "19-collections.http"
        ?
        [
            (LoadBalancer("c", "d0", "\"red\""), "766cb2ee-6413-4ca5-a426-a70e039cb6ed"),
            (LoadBalancer("a", "d1", "\"red\", \"blue\""), "0b29ce29-b754-4aeb-b9a0-dbf800c455d3"),
            (LoadBalancer("b", "d2", ""), "c004dd9d-fc55-42e8-9342-273b43642073"),
            (LoadBalancer("a", "d3", ""), "7bd82178-4339-433e-bffc-9c5fbbe0f027"),
            (LoadBalancer("", "d4", "\"blue\""), "add5a4a2-7f7c-4af1-8d7a-bb98ad5b0c37"),
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
