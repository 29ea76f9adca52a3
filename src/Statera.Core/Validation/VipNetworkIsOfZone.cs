using System.Text.Json.Nodes;
using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>An availability zone may name the networks that VIPs in it are of.</summary>
internal sealed class VipNetworkIsOfZone : IRule
{
    public IEnumerable<Fault> Check(LoadBalancer wanted)
    {
        // A VIP that is not reserved yet is of no network.
        var network = wanted.Spec.Vip.NetworkId;
        if (wanted.Spec.AvailabilityZoneData is { } data && network != default
            && JsonNode.Parse(data)?["valid_vip_networks"] is JsonArray { Count: > 0 } networks
            && !networks.Any(it => it is JsonValue value && value.TryGetValue<string>(out var text)
                && Guid.TryParse(text, out var id) && id == network))
        {
            yield return Fault.Invalid(
                "vip_network_id",
                "Supplied VIP network_id is not allowed by the configuration of this deployment.");
        }
    }
}
