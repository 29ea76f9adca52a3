using System.Diagnostics;

namespace Statera.EndToEnd.Support;

/// <summary>Runs a program and reads what it prints.</summary>
internal static class Command
{
    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancel,
        IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancel);
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}

/// <summary>What a program printed, and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>What it printed, where it succeeded.</summary>
    public string Succeeded => ExitCode == 0
        ? Output
        : throw new InvalidOperationException($"Exit code {ExitCode}: {Output}{Errors}");
}
