using System.Globalization;
using System.Text.RegularExpressions;

namespace Statera.Benchmarks.Amphora;

/// <summary>wrk: a client that sends as much as it is answered.</summary>
internal static partial class Wrk
{
    /// <summary>Sends requests for some seconds.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="connections">How many are under way at once.</param>
    /// <param name="closes">Each on a connection of its own.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<WrkResult> RunAsync(Uri url, int connections, bool closes, int seconds, CancellationToken cancel)
    {
        var text = await ChildProcess.RunAsync("wrk",
        [
            "-t1", $"-c{connections}", $"-d{seconds}s", "--latency", .. closes ? (string[])["-H", "Connection: close"] : [], $"{url}",
        ], cancel);
        var failed = Failures().Matches(text).Sum(match => match.Groups.Values.Skip(1)
            .Where(group => group.Success).Sum(group => int.Parse(group.Value, CultureInfo.InvariantCulture)));
        return new WrkResult(
            (int)Number(Requests().Match(text).Groups[1].Value), failed, Time(Median().Match(text)), Time(Slowest().Match(text)),
            Number(Rate().Match(text).Groups[1].Value));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // Milliseconds.
    private static double Time(Match match) => Number(match.Groups[1].Value) * match.Groups[2].Value switch
    {
        "us" => 0.001,
        "ms" => 1,
        "s" => 1000,
        var unit => throw new FormatException($"wrk counts in {unit}."),
    };

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec: +([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"50% +([\d.]+)([a-z]+)")]
    private static partial Regex Median();

    [GeneratedRegex(@"99% +([\d.]+)([a-z]+)")]
    private static partial Regex Slowest();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)|Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Failures();
}

/// <summary>What wrk saw.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Failed">How many were not, or not with 200.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="Slowest">The 99th percentile, milliseconds.</param>
/// <param name="Rate">Requests a second.</param>
internal sealed record WrkResult(int Requests, int Failed, double Median, double Slowest, double Rate);
