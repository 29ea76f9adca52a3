namespace Statera.Benchmarks;

/// <summary>Something to measure, by name.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>The operations that can be chosen from; empty where it is measured whole.</summary>
    IReadOnlyList<string> Operations => [];

    /// <summary>Measures, with progress on standard error.</summary>
    /// <param name="options">What of it.</param>
    /// <param name="cancel">Ends it, and cleans up.</param>
    Task<IReadOnlyList<Figure>> MeasureAsync(MeasureOptions options, CancellationToken cancel);
}

/// <summary>What to measure.</summary>
/// <param name="Native">The native binary rather than the ordinary build.</param>
/// <param name="Only">Only the operations whose names contain it; null for all.</param>
internal sealed record MeasureOptions(bool Native, string? Only);
