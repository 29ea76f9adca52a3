using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Statera.Server.Auth;
using Statera.Testing;

namespace Statera.Tests.Auth;

/// <summary>Who lets everybody in is told again and again.</summary>
public sealed class OpenDoorWarningTests
{
    [Fact]
    public async Task It_is_said_at_the_start_and_every_hour_until_the_end()
    {
        using var end = new CancellationTokenSource();
        var (time, said) = (new FakeTimeProvider(), new Said());
        var run = new OpenDoorWarning(time, said).RunAsync(end.Token);
        said.Warnings.ShouldBe(1);

        time.Advance(OpenDoorWarning.Interval - TimeSpan.FromSeconds(1));
        said.Warnings.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => said.Warnings == 2, "it is said again", TestContext.Current.CancellationToken);

        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
    }

    private sealed class Said : ILogger
    {
        private int _warnings;

        public int Warnings => Volatile.Read(ref _warnings);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning && formatter(state, exception).Contains("NOBODY", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _warnings);
            }
        }
    }
}
