namespace Statera.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">What was measured, and of what.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Goal">The most that it may be; null where there is no goal.</param>
/// <param name="AtLeast">The goal is the least that it may be instead.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Goal = null, bool AtLeast = false)
{
    /// <summary>Whether it is within its goal; null where there is none.</summary>
    public bool? Holds => Goal is { } goal ? (AtLeast ? Value >= goal : Value <= goal) : null;
}
