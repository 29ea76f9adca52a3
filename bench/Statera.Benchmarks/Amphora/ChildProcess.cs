using System.Diagnostics;
using System.Globalization;

namespace Statera.Benchmarks.Amphora;

/// <summary>A program that runs as long as this is held.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>
    /// Starts it, with what it prints out of the way. In a session of its own, as daemons have: the scheduler shares the CPU out
    /// between sessions, and a proxy in that of the client took a third less time for large bodies.
    /// </summary>
    public ChildProcess(string program, params string[] words)
    {
        _process = Process.Start(new ProcessStartInfo("setsid", [program, .. words]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Id => _process.Id;

    /// <summary>CPU time of a process, to the nanosecond; of its children nothing.</summary>
    public static TimeSpan CpuTimeOf(int process) => TimeSpan.FromTicks(Directory.GetDirectories($"/proc/{process}/task")
        .Sum(thread => long.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)) / 100);

    /// <summary>Runs a program to its end, and gives what it printed.</summary>
    public static async Task<string> RunAsync(string program, IEnumerable<string> words, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {output}{await errors}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
