using System.Diagnostics;
using System.Net.Sockets;

namespace Statera.Benchmarks.Amphora;

/// <summary>HAProxy is killed, and clients come meanwhile.</summary>
internal static class Deaths
{
    private const int Times = 30;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string program, NginxMembers members, CancellationToken cancel)
    {
        Console.Error.WriteLine($"HAProxy is killed {Times} times ...");
        await using var server = await ServerUnderTest.StartAsync(program, cancel);
        using var api = await ApiClient.LogInAsync(server, cancel);
        var (back, refused, tried) = (new Samples(), 0, 0);
        for (var i = 0; i < Times; i++)
        {
            // One of its own each time: a HAProxy that dies over and over is not started at once.
            var others = server.Amphorae().ToHashSet();
            var made = await api.CreateAsync(members.Port, cancel);
            await api.SettlesAsync(made, cancel);
            using var victim = Process.GetProcessById(server.Amphorae().Single(id => !others.Contains(id)));

            // A client that has just come, all the time.
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var knocking = Task.Run(
                async () =>
                {
                    while (!stop.IsCancellationRequested)
                    {
                        tried++;
                        using var client = new TcpClient();
                        try
                        {
                            await client.ConnectAsync(made.Vip, ApiClient.Port, CancellationToken.None);
                        }
                        catch (SocketException)
                        {
                            refused++;
                        }

                        await Task.Delay(1, CancellationToken.None);
                    }
                }, cancel);
            await back.AddAsync(async () =>
            {
                victim.Kill();
                await Vip.AnswersAsync(made.Vip, cancel);
            });
            await stop.CancelAsync();
            await knocking;
        }

        return
        [
            new Figure("killed -> served again, median", back.Median, "ms", 100),
            new Figure("killed -> served again, slowest", back.At(1), "ms"),
            new Figure($"killed: refused of {tried} connections", refused, "", 0),
        ];
    }
}
