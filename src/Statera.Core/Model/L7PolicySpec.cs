using System.Text.Json.Serialization;

namespace Statera.Core.Model;

/// <summary>What becomes of the requests of a listener that all the policy's rules match.</summary>
public sealed record L7PolicySpec : ResourceSpec
{
    /// <summary>Free text, at most 255 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>The listener whose requests it judges; fixed at creation.</summary>
    public required Guid ListenerId { get; init; }

    /// <summary>What becomes of them.</summary>
    public required L7Action Action { get; init; }

    /// <summary>The pool that gets them, for that action.</summary>
    public Guid? RedirectPoolId { get; init; }

    /// <summary>Where the client is sent, for that action.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Scheme and host that the client is sent to with the request's own path, for that action.</summary>
    public string? RedirectPrefix { get; init; }

    /// <summary>The status of a redirect: 301, 302, 303, 307 or 308; null for actions that are none.</summary>
    public int? RedirectHttpCode { get; init; }

    /// <summary>Its place among its listener's policies, from 1, without gaps.</summary>
    public int Position { get; init; }
}

/// <summary>What an L7 policy does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<L7Action>))]
public enum L7Action
{
    /// <summary>Answers 403.</summary>
    [JsonStringEnumMemberName("REJECT")] Reject,

    /// <summary>Sends the client to another URL.</summary>
    [JsonStringEnumMemberName("REDIRECT_TO_URL")] RedirectToUrl,

    /// <summary>Sends the client to the same path elsewhere.</summary>
    [JsonStringEnumMemberName("REDIRECT_PREFIX")] RedirectPrefix,

    /// <summary>Gives the request to a pool.</summary>
    [JsonStringEnumMemberName("REDIRECT_TO_POOL")] RedirectToPool,
}
