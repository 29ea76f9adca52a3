using System.Diagnostics;
using System.Text.RegularExpressions;
using Statera.Providers.Amphora.Config;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>Asks the real HAProxy about many configurations at once, as each start of it takes its time.</summary>
internal static partial class HaproxyJudge
{
    private const string Socket = "\"fd@${LISTENER_8080}\"";

    /// <summary>What HAProxy has against these; empty for nothing.</summary>
    public static async Task<string[]> JudgeAsync(IReadOnlyList<HaproxyPlan> plans)
    {
        var directory = Directory.CreateTempSubdirectory("st-").FullName;
        try
        {
            var all = plans[0] with
            {
                Frontends = [.. plans.SelectMany(it => it.Frontends)],
                Backends = [.. plans.SelectMany(it => it.Backends)],
            };
            foreach (var file in all.TlsFiles)
            {
                await File.WriteAllTextAsync(Path.Combine(directory, file.Name), StringFiles.Of(file.Purpose));
            }

            foreach (var tls in all.Frontends.Select(it => it.Tls).OfType<TlsBind>())
            {
                await File.WriteAllTextAsync(Path.Combine(directory, Path.GetFileName(tls.ListPath)), tls.List);
            }

            // The sockets that it would be given.
            var text = (Before(ConfigWriter.Write(all)) + string.Concat(plans.Where(it => !it.Frontends.IsEmpty).Select(Sections)))
                .Replace(Socket, "127.0.0.1:8080", StringComparison.Ordinal)
                .Replace(WrittenServer.DirectoryOfPlans, directory, StringComparison.Ordinal);
            var path = Path.Combine(directory, "haproxy.cfg");
            await File.WriteAllTextAsync(path, text);
            return await RunAsync(path);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Before(string text) => text[..text.IndexOf("\nfrontend ", StringComparison.Ordinal)];

    // Many are of one load balancer, so each gets ids of its own.
    private static string Sections(HaproxyPlan plan)
    {
        var others = new Dictionary<string, string>();
        var text = ConfigWriter.Write(plan);
        return Id().Replace(text[text.IndexOf("\nfrontend ", StringComparison.Ordinal)..], match =>
            others.TryGetValue(match.Value, out var known) ? known : others[match.Value] = $"{Guid.NewGuid()}");
    }

    [GeneratedRegex("(?<![0-9a-zA-Z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-zA-Z])")]
    private static partial Regex Id();

    private static async Task<string[]> RunAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/sbin/haproxy", ["-c", "-f", path])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var said = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        said.ShouldContain("[NOTICE]");

        // Which ciphers there are OpenSSL alone knows: a load balancer that names others is told so, and stays what it was.
        return
        [
            .. said.Split('\n').Where(line => line.StartsWith("[ALERT]", StringComparison.Ordinal)
                && !line.Contains("unable to set SSL cipher list", StringComparison.Ordinal)
                && !line.Contains("unable to set TLS 1.3 cipher suites", StringComparison.Ordinal)
                && !line.Contains("atal errors found", StringComparison.Ordinal)
                && !line.Contains("Error(s) found", StringComparison.Ordinal)),
        ];
    }
}
