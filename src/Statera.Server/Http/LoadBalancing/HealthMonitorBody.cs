using System.Globalization;
using Statera.Core.Model;
using Statera.Core.Validation;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Health monitors as requests say them (API, "Create Health Monitor", "Update a Health Monitor").</summary>
internal static class HealthMonitorBody
{
    private const int DefaultRetriesDown = 3;

    private static readonly string[] Methods =
        ["GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PATCH"];

    /// <summary>A new monitor of a pool.</summary>
    public static HealthMonitorSpec Create(BodyObject body, string projectId, Guid poolId)
    {
        var type = body.RequiredEnum<HealthMonitorType>("type");
        var asksHttp = type is HealthMonitorType.Http or HealthMonitorType.Https;
        return Apply(body, new HealthMonitorSpec
        {
            Id = Guid.NewGuid(),
            ProjectId = projectId,
            PoolId = poolId,
            Type = type,
            Delay = body.RequiredInt("delay", Limits.MonitorSeconds),
            Timeout = body.RequiredInt("timeout", Limits.MonitorSeconds),
            MaxRetries = body.RequiredInt("max_retries", Limits.MonitorRetries),
            HttpMethod = asksHttp ? "GET" : null,
            UrlPath = asksHttp ? "/" : null,
            ExpectedCodes = asksHttp ? "200" : null,
        });
    }

    /// <summary>A monitor with what an update changes of it.</summary>
    public static HealthMonitorSpec Update(BodyObject body, HealthMonitorSpec it) => Apply(body, it with
    {
        Delay = body.RequiredIntOr("delay", Limits.MonitorSeconds, it.Delay),
        Timeout = body.RequiredIntOr("timeout", Limits.MonitorSeconds, it.Timeout),
        MaxRetries = body.RequiredIntOr("max_retries", Limits.MonitorRetries, it.MaxRetries),
    });

    private static HealthMonitorSpec Apply(BodyObject body, HealthMonitorSpec it)
    {
        var asksHttp = it.Type is HealthMonitorType.Http or HealthMonitorType.Https;
        it = it with
        {
            Name = body.TextOr("name", it.Name),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp),
            Tags = body.TagsOr(it.Tags),
            MaxRetriesDown = body.IntOr(
                "max_retries_down", Limits.MonitorRetries, it.MaxRetriesDown, DefaultRetriesDown),
            HttpMethod = HttpText("http_method", it.HttpMethod, "GET"),
            UrlPath = HttpText("url_path", it.UrlPath, "/"),
            ExpectedCodes = HttpText("expected_codes", it.ExpectedCodes, "200"),
            HttpVersion = body.Has("http_version") ? body.Number("http_version") : it.HttpVersion,
            DomainName = body.Has("domain_name") ? body.Text("domain_name") : it.DomainName,
        };

        if (it.HttpVersion is { } version and not (1.0 or 1.1))
        {
            body.RefuseAs(
                "http_version", version.ToString("0.0###", CultureInfo.InvariantCulture), "Value should be one of: 1.0, 1.1");
        }

        if (it.HttpMethod is { } method && !Methods.Contains(method))
        {
            body.Refuse("http_method", $"Value should be one of: {string.Join(", ", Methods)}");
        }

        body.End();
        return it;

        string? HttpText(string name, string? current, string standard) =>
            body.Has(name) ? body.Text(name) ?? (asksHttp ? standard : null) : current;
    }
}
