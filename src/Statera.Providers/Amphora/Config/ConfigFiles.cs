using System.Security.Cryptography;
using System.Text;

namespace Statera.Providers.Amphora.Config;

/// <summary>
/// The configurations of one amphora, each in a file that is named by its content's hash. So a process's command line
/// tells
/// exactly what it runs, and a file under its final name is one that HAProxy has accepted.
/// </summary>
internal sealed class ConfigFiles(string directory)
{
    private const string Prefix = "haproxy-", Suffix = ".cfg";

    /// <summary>The file that a text belongs in.</summary>
    public string PathOf(string text) => Path.Combine(
        directory, $"{Prefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]}{Suffix}");

    /// <summary>
    /// Writes a text under its final name, once it was judged good; answers what was wrong with it otherwise.
    /// </summary>
    public async Task<string?> WriteAsync(string text, Func<string, Task<string?>> judge)
    {
        var path = PathOf(text);
        if (File.Exists(path))
        {
            return null;
        }

        // The name starts as the others do, so that what a crash leaves is swept with them.
        var draft = Path.Combine(directory, $"{Prefix}draft{Suffix}");
        PrivateFile.Write(draft, text);
        if (await judge(draft).ConfigureAwait(false) is { } complaint)
        {
            File.Delete(draft);
            return complaint;
        }

        File.Move(draft, path, overwrite: true);
        return null;
    }

    /// <summary>Removes the files that nothing runs.</summary>
    public void Sweep(IReadOnlyCollection<string> used)
    {
        foreach (var file in Directory.EnumerateFiles(directory, $"{Prefix}*{Suffix}").Where(f => !used.Contains(f)))
        {
            File.Delete(file);
        }
    }
}
