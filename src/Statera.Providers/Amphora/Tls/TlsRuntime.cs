using System.Text.RegularExpressions;
using Statera.Core.Secrets;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Tls;

/// <summary>
/// Renews certificates in a HAProxy that runs. What is sent is a private key, so none of it is ever told of.
/// </summary>
internal sealed partial class TlsRuntime(RuntimeCommands runtime)
{
    /// <summary>
    /// Puts a file's new content in use for connections from now on; those that there are go on. Answers what HAProxy
    /// has against it.
    /// </summary>
    /// <exception cref="IOException">HAProxy does not answer.</exception>
    public async Task<string?> RenewAsync(TlsFile file, string pem, CancellationToken cancel)
    {
        var (kind, path) = (KindOf(file.Purpose), Escaped(file.Path));
        await AbortAsync(kind, path, cancel).ConfigureAwait(false);
        var answer = await runtime.AskAsync($"set ssl {kind} {path} <<\n{pem.TrimEnd('\n')}\n", cancel).ConfigureAwait(false);
        if (answer.Contains("not referenced by the configuration", StringComparison.Ordinal))
        {
            // The process does not use it, so there is nothing to renew.
            return null;
        }

        if (Begun().IsMatch(answer))
        {
            answer = await runtime.AskAsync($"commit ssl {kind} {path}", cancel).ConfigureAwait(false);
            if (answer.Contains("Success!", StringComparison.Ordinal))
            {
                return null;
            }

            await AbortAsync(kind, path, cancel).ConfigureAwait(false);
        }

        return answer.ReplaceLineEndings(" ").Trim() is { Length: > 0 } complaint ? complaint : "It says nothing.";
    }

    private static string KindOf(SecretPurpose purpose) => purpose switch
    {
        SecretPurpose.Bundle => "cert",
        SecretPurpose.Authorities => "ca-file",
        SecretPurpose.Revocations => "crl-file",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    private static string Escaped(string path) =>
        string.Concat(path.Select(c => c is ' ' or '\\' or ';' or '\t' ? $"\\{c}" : $"{c}"));

    // What a server left that ended in between; it may be about another file, which the answer names.
    private async Task AbortAsync(string kind, string path, CancellationToken cancel)
    {
        var answer = await runtime.AskAsync($"abort ssl {kind} {path}", cancel).ConfigureAwait(false);
        if (Ongoing().Match(answer) is { Success: true } other)
        {
            await runtime.AskAsync($"abort ssl {kind} {Escaped(other.Groups[1].Value)}", cancel).ConfigureAwait(false);
        }
    }

    [GeneratedRegex("transaction (created|updated) for", RegexOptions.IgnoreCase)]
    private static partial Regex Begun();

    [GeneratedRegex("ongoing transaction is about '([^']*)'")]
    private static partial Regex Ongoing();
}
