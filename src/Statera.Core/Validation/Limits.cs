namespace Statera.Core.Validation;

/// <summary>The values that single attributes may have (Octavia API v2, the tables of each resource).</summary>
public static class Limits
{
    /// <summary>Names, descriptions and tags, in characters.</summary>
    public const int Text = 255;

    /// <summary>A project id, in characters.</summary>
    public const int ProjectId = 36;

    /// <summary>A provider's name, in characters.</summary>
    public const int Provider = 64;

    /// <summary>A list of ciphers, in characters.</summary>
    public const int Ciphers = 2048;

    /// <summary>Numbers that count something.</summary>
    public static readonly NumberRange NotNegative = new(0, int.MaxValue);

    /// <summary>An L7 policy's place.</summary>
    public static readonly NumberRange Position = new(1, int.MaxValue);

    /// <summary>TCP and UDP ports.</summary>
    public static readonly NumberRange Port = new(1, 65_535);

    /// <summary>A member's weight.</summary>
    public static readonly NumberRange Weight = new(0, 256);

    /// <summary>A listener's connection limit; -1 for none.</summary>
    public static readonly NumberRange ConnectionLimit = new(-1, int.MaxValue);

    /// <summary>A listener's timeouts, milliseconds: up to 24 days.</summary>
    public static readonly NumberRange Timeout = new(0, 2_073_600_000);

    /// <summary>A health monitor's delay and timeout, seconds: what HAProxy's milliseconds can hold.</summary>
    public static readonly NumberRange MonitorSeconds = new(0, 2_073_600);

    /// <summary>A health monitor's counts of answers.</summary>
    public static readonly NumberRange MonitorRetries = new(1, 10);
}

/// <summary>Whole numbers from one to another, both included.</summary>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
public readonly record struct NumberRange(int Min, int Max)
{
    /// <summary>What is wrong with a number, or null.</summary>
    public string? Broken(long number) =>
        number < Min ? $"Value should be greater or equal to {Min}"
        : number > Max ? $"Value should be lower or equal to {Max}"
        : null;
}
