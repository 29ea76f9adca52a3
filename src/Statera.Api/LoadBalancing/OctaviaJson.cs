using System.Text.Json.Serialization;

namespace Statera.Api.LoadBalancing;

/// <summary>The JSON of the Octavia API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LoadBalancerRecord))]
[JsonSerializable(typeof(ListenerRecord))]
[JsonSerializable(typeof(PoolRecord))]
[JsonSerializable(typeof(MemberRecord))]
[JsonSerializable(typeof(HealthMonitorRecord))]
[JsonSerializable(typeof(L7PolicyRecord))]
[JsonSerializable(typeof(L7RuleRecord))]
[JsonSerializable(typeof(StatusTreeRecord))]
[JsonSerializable(typeof(StatisticsRecord))]
[JsonSerializable(typeof(ProviderRecord))]
[JsonSerializable(typeof(FlavorRecord))]
[JsonSerializable(typeof(FlavorProfileRecord))]
[JsonSerializable(typeof(AvailabilityZoneRecord))]
[JsonSerializable(typeof(AvailabilityZoneProfileRecord))]
[JsonSerializable(typeof(QuotaRecord))]
[JsonSerializable(typeof(AmphoraRecord))]
[JsonSerializable(typeof(AmphoraStatisticsRecord))]
[JsonSerializable(typeof(IReadOnlyList<AmphoraStatisticsRecord>))]
[JsonSerializable(typeof(VersionsRecord))]
[JsonSerializable(typeof(ErrorRecord))]
[JsonSerializable(typeof(UnroutedErrorRecord))]
[JsonSerializable(typeof(string))]
public sealed partial class OctaviaJson : JsonSerializerContext;
