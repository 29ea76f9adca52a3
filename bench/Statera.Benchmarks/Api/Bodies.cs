using System.Globalization;

namespace Statera.Benchmarks.Api;

/// <summary>The data that both services have, and the bodies that both are sent.</summary>
internal static class Bodies
{
    /// <summary>How many load balancers there are to read.</summary>
    public const int LoadBalancers = 1000;

    /// <summary>How many projects they are of.</summary>
    public const int Projects = 10;

    /// <summary>How many members each has.</summary>
    public const int Members = 3;

    /// <summary>How many members a batch has.</summary>
    public const int Batch = 500;

    /// <summary>The name of one of them.</summary>
    public static string Name(int number) => $"lb-{number:D4}";

    /// <summary>The project of one of them.</summary>
    public static string Project(int number) => $"{number % Projects:D32}";

    /// <summary>The tags of one of them: every tenth has one more.</summary>
    public static string Tags(int number) => number / Projects % 10 == 0 ? """["all", "tenth"]""" : """["all"]""";

    /// <summary>A load balancer with a listener, a pool and some members, in one request.</summary>
    public static string Tree(
        string name, string vip, string provider, string? project, string tags, int members) =>
        $$$"""
        {"loadbalancer": {"name": "{{{name}}}", {{{vip}}}, "provider": "{{{provider}}}", "tags": {{{tags}}},
          {{{(project is null ? "" : $"\"project_id\": \"{project}\",")}}}
          "listeners": [{"name": "{{{name}}}-listener", "protocol": "HTTP", "protocol_port": 80,
            "default_pool": {"name": "{{{name}}}-pool", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "members": [{{{string.Join(", ", Enumerable.Range(1, members).Select(i =>
                $$"""{"address": "192.0.2.{{i}}", "protocol_port": 80}"""))}}}]}}]}}
        """;

    /// <summary>A member that no pool has yet.</summary>
    public static string Member(int number) =>
        $$$"""{"member": {"address": "{{{Address(number)}}}", "protocol_port": 8080, "name": "member-{{{number}}}"}}""";

    /// <summary>A batch: the same members each time, with another weight.</summary>
    public static string BatchOf(int weight) =>
        $$"""{"members": [{{string.Join(", ", Enumerable.Range(0, Batch).Select(i =>
            $$"""{"address": "{{Address(i)}}", "protocol_port": 80, "weight": {{weight}}}"""))}}]}""";

    private static string Address(int number) => string.Create(
        CultureInfo.InvariantCulture, $"10.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");
}
