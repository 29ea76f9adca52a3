using System.Text.Json.Serialization;

namespace Statera.Core.Model;

/// <summary>One thing that an L7 policy asks of a request; a policy's rules must all hold.</summary>
public sealed record L7RuleSpec : ResourceSpec
{
    /// <summary>The policy that it is of.</summary>
    public required Guid PolicyId { get; init; }

    /// <summary>What of the request is looked at.</summary>
    public required L7RuleType Type { get; init; }

    /// <summary>How it is compared.</summary>
    public required L7CompareType CompareType { get; init; }

    /// <summary>Which header, cookie or field of the name; for types that have several.</summary>
    public string? Key { get; init; }

    /// <summary>What it is compared with.</summary>
    public required string Value { get; init; }

    /// <summary>The rule holds where the comparison does not.</summary>
    public bool Invert { get; init; }
}

/// <summary>What of a request an L7 rule looks at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<L7RuleType>))]
public enum L7RuleType
{
    /// <summary>The host.</summary>
    [JsonStringEnumMemberName("HOST_NAME")] HostName,

    /// <summary>The path.</summary>
    [JsonStringEnumMemberName("PATH")] Path,

    /// <summary>What the path's last part ends in.</summary>
    [JsonStringEnumMemberName("FILE_TYPE")] FileType,

    /// <summary>A header.</summary>
    [JsonStringEnumMemberName("HEADER")] Header,

    /// <summary>A cookie.</summary>
    [JsonStringEnumMemberName("COOKIE")] Cookie,

    /// <summary>Whether the client showed a certificate.</summary>
    [JsonStringEnumMemberName("SSL_CONN_HAS_CERT")] SslConnHasCert,

    /// <summary>What came of judging it.</summary>
    [JsonStringEnumMemberName("SSL_VERIFY_RESULT")] SslVerifyResult,

    /// <summary>A field of the name in it.</summary>
    [JsonStringEnumMemberName("SSL_DN_FIELD")] SslDnField,
}

/// <summary>How an L7 rule compares.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<L7CompareType>))]
public enum L7CompareType
{
    /// <summary>By a regular expression.</summary>
    [JsonStringEnumMemberName("REGEX")] Regex,

    /// <summary>It begins so.</summary>
    [JsonStringEnumMemberName("STARTS_WITH")] StartsWith,

    /// <summary>It ends so.</summary>
    [JsonStringEnumMemberName("ENDS_WITH")] EndsWith,

    /// <summary>It has that somewhere.</summary>
    [JsonStringEnumMemberName("CONTAINS")] Contains,

    /// <summary>It is that.</summary>
    [JsonStringEnumMemberName("EQUAL_TO")] EqualTo,
}
