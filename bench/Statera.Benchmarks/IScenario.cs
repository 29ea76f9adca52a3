namespace Statera.Benchmarks;

/// <summary>Something to measure, by name.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>Measures, with progress on standard error.</summary>
    /// <param name="native">The native binary rather than the ordinary build.</param>
    /// <param name="cancel">Ends it, and cleans up.</param>
    Task<IReadOnlyList<Figure>> MeasureAsync(bool native, CancellationToken cancel);
}
