using System.Text.Json.Serialization;

namespace Statera.Core.Status;

/// <summary>Is the wish carried out?</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProvisioningStatus>))]
public enum ProvisioningStatus
{
    /// <summary>It is.</summary>
    [JsonStringEnumMemberName("ACTIVE")] Active,

    /// <summary>Not yet: it is new.</summary>
    [JsonStringEnumMemberName("PENDING_CREATE")] PendingCreate,

    /// <summary>Not yet: it was changed.</summary>
    [JsonStringEnumMemberName("PENDING_UPDATE")] PendingUpdate,

    /// <summary>It is on its way out.</summary>
    [JsonStringEnumMemberName("PENDING_DELETE")] PendingDelete,

    /// <summary>It could not be, for the reason given; it is tried again.</summary>
    [JsonStringEnumMemberName("ERROR")] Error,
}

/// <summary>Does it work?</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperatingStatus>))]
public enum OperatingStatus
{
    /// <summary>All of it.</summary>
    [JsonStringEnumMemberName("ONLINE")] Online,

    /// <summary>It finishes what it has and takes nothing new.</summary>
    [JsonStringEnumMemberName("DRAINING")] Draining,

    /// <summary>It is switched off or does not run.</summary>
    [JsonStringEnumMemberName("OFFLINE")] Offline,

    /// <summary>A part of it does not.</summary>
    [JsonStringEnumMemberName("DEGRADED")] Degraded,

    /// <summary>It does not.</summary>
    [JsonStringEnumMemberName("ERROR")] Error,

    /// <summary>Nobody asks it.</summary>
    [JsonStringEnumMemberName("NO_MONITOR")] NoMonitor,
}
