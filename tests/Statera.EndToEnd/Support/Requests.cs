using System.Collections.Concurrent;

namespace Statera.EndToEnd.Support;

/// <summary>A client that never stops: one request after the other, half on kept connections and half on new ones.</summary>
internal sealed class Requests : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;
    private int _count;

    private Requests(string vip) => _loops = Task.WhenAll(LoopAsync(vip, keep: true), LoopAsync(vip, keep: false));

    public ConcurrentQueue<string> Errors { get; } = [];

    public int Count => _count;

    public static Requests Start(string vip) => new(vip);

    /// <summary>Whether a request through a VIP is answered well.</summary>
    public static async Task<bool> AnswersAsync(string vip, CancellationToken cancel)
    {
        using var http = new HttpClient();
        try
        {
            using var reply = await http.GetAsync(new Uri($"http://{vip}:8080/"), cancel);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loops;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task LoopAsync(string vip, bool keep)
    {
        using var http = new HttpClient();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{vip}:8080/");
                request.Headers.ConnectionClose = !keep;

                // Not cancelled by the end: a request that was sent is waited for.
                using var reply = await http.SendAsync(request, CancellationToken.None);
                if (!reply.IsSuccessStatusCode)
                {
                    Errors.Enqueue($"{(int)reply.StatusCode}");
                }

                Interlocked.Increment(ref _count);
            }
            catch (HttpRequestException error)
            {
                Errors.Enqueue(error.Message);
            }
        }
    }
}
