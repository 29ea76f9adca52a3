using System.Text.Json.Serialization;

namespace Statera.Core.Model;

/// <summary>
/// How the model is stored: compact JSON, in which only nulls are left out. A property that is added later and whose
/// default is not zero needs a migration: the generated reader gives what a document lacks as zero, whatever its
/// initialiser says.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoadBalancerSpec))]
[JsonSerializable(typeof(ListenerSpec))]
[JsonSerializable(typeof(PoolSpec))]
[JsonSerializable(typeof(MemberSpec))]
[JsonSerializable(typeof(HealthMonitorSpec))]
[JsonSerializable(typeof(L7PolicySpec))]
[JsonSerializable(typeof(L7RuleSpec))]
[JsonSerializable(typeof(LoadBalancerObserved))]
[JsonSerializable(typeof(Status.ProvisioningStatus))]
[JsonSerializable(typeof(Status.OperatingStatus))]
public sealed partial class ModelJson : JsonSerializerContext;
