using System.Text.RegularExpressions;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>The attributes of an HTTP question are for the types that ask one, and have their forms.</summary>
internal sealed partial class MonitorAttributesFitType : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted) => wanted.HealthMonitors.SelectMany(Check);

    private static IEnumerable<Fault> Check(HealthMonitorSpec monitor) =>
        AsksHttp(monitor.Type) ? CheckHttp(monitor) : CheckOther(monitor);

    private static bool AsksHttp(HealthMonitorType type) => type is HealthMonitorType.Http or HealthMonitorType.Https;

    private static IEnumerable<Fault> CheckOther(HealthMonitorSpec monitor) =>
        from attribute in new (string Name, object? Value)[]
        {
            ("http_method", monitor.HttpMethod),
            ("url_path", monitor.UrlPath),
            ("expected_codes", monitor.ExpectedCodes),
            ("http_version", monitor.HttpVersion),
            ("domain_name", monitor.DomainName),
        }
        where attribute.Value is not null
        select new Fault(FaultKind.Invalid, attribute.Name,
            $"{attribute.Name} is not a valid option for health monitors of type {WireNames.Of(monitor.Type)}");

    private static IEnumerable<Fault> CheckHttp(HealthMonitorSpec monitor)
    {
        if (monitor.ExpectedCodes is { } codes && !Codes().IsMatch(codes))
        {
            yield return Fault.InvalidValue("expected_codes", codes,
                @"Value should match the pattern ^(\d{3}(\s*,\s*\d{3})*)$|^(\d{3}-\d{3})$");
        }

        if (monitor.UrlPath is { } path && !UrlPath().IsMatch(path))
        {
            yield return Fault.InvalidValue("url_path", path,
                "Value must be a valid URL Path string");
        }

        if (monitor.DomainName is { } domain && !DomainName().IsMatch(domain))
        {
            yield return Fault.InvalidValue("domain_name", domain, 
                @"Value should match the pattern ^(?=.{1,253}\.?$)(?:(?!-|[^.]+_)[A-Za-z0-9-_]{1,63}(?<!-)(?:\.|$))+$");
        }

        if (monitor.DomainName is not null && monitor.HttpVersion is null)
        {
            yield return Fault.Invalid("domain_name",
                "'http_version' must be specified when 'domain_name' is provided.");
        }
        else if (monitor.DomainName is not null && monitor.HttpVersion < 1.1)
        {
            yield return new Fault(FaultKind.Invalid, "http_version",
                "http_version 1.0 is not a valid option for health monitors HTTP 1.1 domain name health check");
        }
    }

    [GeneratedRegex(@"\A(?:[0-9]{3}(?:\s*,\s*[0-9]{3})*|[0-9]{3}-[0-9]{3})\z")]
    private static partial Regex Codes();

    // Beyond ASCII it is percent-encoded by who sends it, or refused by a provider that can't.
    [GeneratedRegex(@"\A/[^\s\p{C}]*\z")]
    private static partial Regex UrlPath();

    [GeneratedRegex(@"^(?=.{1,253}\.?\z)(?:(?!-|[^.]+_)[A-Za-z0-9-_]{1,63}(?<!-)(?:\.|\z)){1,}\z")]
    private static partial Regex DomainName();
}
