using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Statera.EndToEnd.Support;

/// <summary>One who collects spans by OTLP over HTTP, as the OpenTelemetry collector does.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public TraceCollector()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        _listener.Prefixes.Add($"{Url}/v1/traces/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it is.</summary>
    public string Url { get; }

    /// <summary>What came, in no order.</summary>
    public ConcurrentBag<CollectedSpan> Spans { get; } = [];

    /// <summary>The header x-key of each request.</summary>
    public ConcurrentQueue<string?> Keys { get; } = new();

    /// <summary>All bytes that came, as text where they are.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Keys.Enqueue(context.Request.Headers["x-key"]);
                Bodies.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
                foreach (var span in CollectedSpan.Read(body.ToArray()))
                {
                    Spans.Add(span);
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (HttpListenerException)
        {
            // That is how it ends.
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
