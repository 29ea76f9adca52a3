namespace Statera.Providers.Amphora.Metrics;

/// <summary>A metric of a load balancer, and what of HAProxy's own figures it is.</summary>
/// <param name="Name">Octavia's name, so that dashboards and alerts that were made for the one fit the other.</param>
/// <param name="Field">HAProxy's name: a line of <c>show info</c>, or a column of <c>show stat</c>.</param>
/// <param name="Help">What it tells.</param>
/// <param name="Shape">How the field becomes samples.</param>
internal sealed record Metric(string Name, string Field, string Help, MetricShape Shape = MetricShape.Number)
{
    /// <summary>Whether it counts up, or goes up and down.</summary>
    public string Type => Name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";

    /// <summary>Whether it is of HTTP, so that it says nothing of what is carried unread.</summary>
    public bool IsHttp => Name.Contains("_http_", StringComparison.Ordinal);
}

/// <summary>How a field becomes samples.</summary>
internal enum MetricShape
{
    /// <summary>One sample, which is the field; none where that is empty.</summary>
    Number,

    /// <summary>The same, out of milliseconds, in seconds.</summary>
    Milliseconds,

    /// <summary>A sample a state, of which one is 1.</summary>
    State,

    /// <summary>A sample a class of status codes, each out of a column of its own.</summary>
    Codes,
}
