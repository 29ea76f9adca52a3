using Statera.Testing;

namespace Statera.Benchmarks;

/// <summary>One request after the other through a VIP, counting those that fail.</summary>
internal sealed class RequestLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private int _count;
    private int _failed;

    public RequestLoop(string vip) => _loop = RunAsync(Vip.Url(vip));

    public int Count => _count;

    public int Failed => _failed;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    /// <summary>Waits until a backend is asked no more: until then it must not go away.</summary>
    public async Task SettleAsync(Backend backend, CancellationToken cancel)
    {
        for (var quiet = 0; quiet < 2;)
        {
            var (before, sent) = (backend.Requests, _count);
            while (_count < sent + 50)
            {
                await Task.Delay(1, cancel);
            }

            quiet = backend.Requests == before ? quiet + 1 : 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(Uri url)
    {
        using var http = new HttpClient();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var reply = await http.GetAsync(url, CancellationToken.None);
                _failed += reply.IsSuccessStatusCode ? 0 : 1;
            }
            catch (HttpRequestException)
            {
                _failed++;
            }

            Interlocked.Increment(ref _count);
        }
    }
}
