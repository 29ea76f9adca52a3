using System.Text.Json.Serialization;
using Statera.Api.LoadBalancing.Requests;

namespace Statera.Api.LoadBalancing;

/// <summary>The JSON of requests to the Octavia API: what is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoadBalancerCreate))]
[JsonSerializable(typeof(LoadBalancerUpdate))]
[JsonSerializable(typeof(ListenerCreate))]
[JsonSerializable(typeof(ListenerUpdate))]
[JsonSerializable(typeof(PoolCreate))]
[JsonSerializable(typeof(PoolUpdate))]
[JsonSerializable(typeof(MemberCreate))]
[JsonSerializable(typeof(MemberUpdate))]
[JsonSerializable(typeof(HealthMonitorCreate))]
[JsonSerializable(typeof(HealthMonitorUpdate))]
[JsonSerializable(typeof(L7PolicyCreate))]
[JsonSerializable(typeof(L7PolicyUpdate))]
[JsonSerializable(typeof(L7RuleCreate))]
[JsonSerializable(typeof(L7RuleUpdate))]
[JsonSerializable(typeof(FlavorCreate))]
[JsonSerializable(typeof(FlavorUpdate))]
[JsonSerializable(typeof(FlavorProfileCreate))]
[JsonSerializable(typeof(FlavorProfileUpdate))]
[JsonSerializable(typeof(AvailabilityZoneCreate))]
[JsonSerializable(typeof(AvailabilityZoneUpdate))]
[JsonSerializable(typeof(AvailabilityZoneProfileCreate))]
[JsonSerializable(typeof(AvailabilityZoneProfileUpdate))]
[JsonSerializable(typeof(QuotaUpdate))]
[JsonSerializable(typeof(IReadOnlyList<MemberCreate>))]
public sealed partial class OctaviaRequestJson : JsonSerializerContext;
