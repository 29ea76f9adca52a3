using Statera.Core.Model;
using Statera.Core.Status;
using Statera.Core.Store;
using Statera.Core.Telemetry;

namespace Statera.Server.Telemetry;

/// <summary>What the service tells of itself at <c>/metrics</c>.</summary>
/// <param name="collector">What was measured.</param>
/// <param name="store">The load balancers.</param>
/// <param name="waiting">How many of them wait to be looked at.</param>
internal sealed class MetricsEndpoint(MetricsCollector collector, ILoadBalancerStore store, Func<int> waiting)
{
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/metrics", (RequestDelegate)AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var text = new PrometheusText();
        collector.Write(text);
        text.Metric("statera_reconcile_queue_length", "gauge", "Load balancers that wait to be looked at.");
        text.Sample("statera_reconcile_queue_length", "", waiting());
        text.Metric("statera_load_balancers", "gauge", "Load balancers, by provisioning status.");
        var byStatus = await CountAsync(context.RequestAborted);
        foreach (var status in Enum.GetValues<ProvisioningStatus>())
        {
            text.Sample(
                "statera_load_balancers", PrometheusText.Label("provisioning_status", WireNames.Of(status)),
                byStatus.GetValueOrDefault(status));
        }

        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.Body.WriteAsync(text.Bytes, context.RequestAborted);
    }

    private async Task<Dictionary<ProvisioningStatus, int>> CountAsync(CancellationToken cancel)
    {
        var counts = new Dictionary<ProvisioningStatus, int>();
        foreach (var row in await store.ListAsync(new ResourceQuery(ResourceKind.LoadBalancer), cancel))
        {
            if (await store.FindAsync(row.Id, cancel) is { } whole)
            {
                var status = ProvisioningStatuses.Of(whole, whole.Spec);
                counts[status] = counts.GetValueOrDefault(status) + 1;
            }
        }

        return counts;
    }
}
