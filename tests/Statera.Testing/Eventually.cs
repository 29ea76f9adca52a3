namespace Statera.Testing;

/// <summary>Waits for what comes by itself.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when the condition holds, and fails when it takes too long.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what, CancellationToken cancel) =>
        HoldsAsync(() => Task.FromResult(condition()), what, cancel);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string, CancellationToken)"/>
    public static Task HoldsAsync(Func<Task<bool>> condition, string what, CancellationToken cancel) =>
        HoldsAsync(condition, what, Interval, cancel);

    /// <summary>The same, asking no more often than at an interval, for what is dear to ask.</summary>
    public static async Task HoldsAsync(
        Func<Task<bool>> condition, string what, TimeSpan interval, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition().ConfigureAwait(false))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} seconds: {what}");
            }

            await Task.Delay(interval, TimeProvider.System, cancel).ConfigureAwait(false);
        }
    }
}
