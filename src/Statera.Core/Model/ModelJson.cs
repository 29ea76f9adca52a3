using System.Text.Json.Serialization;

namespace Statera.Core.Model;

/// <summary>How the model is stored: compact JSON; what has its default is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoadBalancerSpec))]
[JsonSerializable(typeof(ListenerSpec))]
[JsonSerializable(typeof(PoolSpec))]
[JsonSerializable(typeof(MemberSpec))]
[JsonSerializable(typeof(HealthMonitorSpec))]
[JsonSerializable(typeof(LoadBalancerObserved))]
[JsonSerializable(typeof(Status.ProvisioningStatus))]
[JsonSerializable(typeof(Status.OperatingStatus))]
public sealed partial class ModelJson : JsonSerializerContext;
