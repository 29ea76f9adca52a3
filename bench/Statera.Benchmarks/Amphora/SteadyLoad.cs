using System.Diagnostics;

namespace Statera.Benchmarks.Amphora;

/// <summary>Some hundred requests a second, on connections that are kept and on new ones in turns, counting those that fail.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _loops;
    private int _count;
    private int _failed;

    public SteadyLoad(string vip) => _loops = [RunAsync(Vip.Url(vip), closes: false), RunAsync(Vip.Url(vip), closes: true)];

    public int Count => _count;

    public int Failed => _failed;

    /// <summary>The last reason why one failed.</summary>
    public string? Trouble { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
    }

    private async Task RunAsync(Uri url, bool closes)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.ConnectionClose = closes;
        while (!_stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                using var reply = await http.GetAsync(url, CancellationToken.None);
                Note(reply.IsSuccessStatusCode ? null : $"{reply.StatusCode}");
            }
            catch (HttpRequestException e)
            {
                Note(e.Message);
            }

            if (Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(1);
            }
        }
    }

    private void Note(string? trouble)
    {
        Interlocked.Increment(ref _count);
        if (trouble is not null)
        {
            Interlocked.Increment(ref _failed);
            Trouble = trouble;
        }
    }
}
