using System.Collections.Immutable;

namespace Statera.Core.Model;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Kind">What the caller can do about it.</param>
/// <param name="Field">Where: the attribute, with its path from the request's object; empty for the whole.</param>
/// <param name="Message">What and why, for a person.</param>
public sealed record Fault(FaultKind Kind, string Field, string Message)
{
    /// <summary>What the service's clients know this fault by; null where its kind says enough.</summary>
    public string? Type { get; init; }

    /// <summary>An attribute whose value breaks a rule, in the words that Octavia's clients know.</summary>
    /// <param name="field">The attribute.</param>
    /// <param name="value">Its value as the request had it.</param>
    /// <param name="rule">What it should be.</param>
    public static Fault InvalidValue(string field, object? value, string rule) => new(
        FaultKind.Invalid, field, $"Invalid input for field/attribute {field}. Value: '{value ?? "None"}'. {rule}");

    /// <summary>A value that can't stand where it does, in the words that Octavia's clients know.</summary>
    public static Fault InvalidOption(string field, string value, string option) =>
        new(FaultKind.Invalid, field, $"{value} is not a valid option for {option}");

    /// <summary>A rule broken by the whole rather than by one value.</summary>
    public static Fault Invalid(string field, string message) =>
        new(FaultKind.Invalid, field, $"Validation failure: {message}");

    /// <summary>What is asked for is not here.</summary>
    public static Fault NotFound(string what, object id) =>
        new(FaultKind.NotFound, "", $"{what} {id} not found.");

    /// <summary>It clashes with what is here.</summary>
    public static Fault Conflict(string field, string message) => new(FaultKind.Conflict, field, message);

    /// <summary>It is legal, but the provider can't do it.</summary>
    public static Fault Unsupported(string field, string message) => new(FaultKind.Unsupported, field, message);
}

/// <summary>The kinds of faults; of several, the first in this order decides the status of the reply.</summary>
public enum FaultKind
{
    /// <summary>Not allowed (403).</summary>
    Forbidden,

    /// <summary>Not a legal request (400).</summary>
    Invalid,

    /// <summary>Something that it names does not exist (404).</summary>
    NotFound,

    /// <summary>It clashes with something (409).</summary>
    Conflict,

    /// <summary>The provider can't do it (501).</summary>
    Unsupported,

    /// <summary>A service that it depends on does not answer, or has no more to give (503).</summary>
    Unavailable,
}

/// <summary>A request was refused, and nothing of it was stored.</summary>
public sealed class RefusedException : Exception
{
    /// <summary>Refuses for one reason.</summary>
    public RefusedException(Fault fault)
        : this([fault])
    {
    }

    /// <summary>Refuses for all these reasons, at least one.</summary>
    public RefusedException(ImmutableArray<Fault> faults)
        : base(string.Join("; ", faults.Select(f => f.Message))) => Faults = faults;

    /// <summary>Everything that is wrong.</summary>
    public ImmutableArray<Fault> Faults { get; }

    /// <summary>What decides the status of the reply.</summary>
    public FaultKind Kind => Faults.Min(f => f.Kind);
}
