using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Statera.Core.Secrets;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Tls;

/// <summary>
/// Renews certificates in a HAProxy that runs. Each command goes over a connection of its own: what is sent is a private
/// key, so it takes no way on which commands are told of.
/// </summary>
internal sealed partial class TlsRuntime(string socket, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Puts a file's new content in use for connections from now on; those that there are go on. Answers what HAProxy
    /// has against it.
    /// </summary>
    /// <exception cref="IOException">HAProxy does not answer.</exception>
    public async Task<string?> RenewAsync(TlsFile file, string pem, CancellationToken cancel)
    {
        var (kind, path) = (KindOf(file.Purpose), Escaped(file.Path));
        await AbortAsync(kind, path, cancel).ConfigureAwait(false);
        var answer = await AskAsync($"set ssl {kind} {path} <<\n{pem.TrimEnd('\n')}\n\n", cancel).ConfigureAwait(false);
        if (answer.Contains("not referenced by the configuration", StringComparison.Ordinal))
        {
            // The process does not use it, so there is nothing to renew.
            return null;
        }

        if (Begun().IsMatch(answer))
        {
            answer = await AskAsync($"commit ssl {kind} {path}\n", cancel).ConfigureAwait(false);
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
        var answer = await AskAsync($"abort ssl {kind} {path}\n", cancel).ConfigureAwait(false);
        if (Ongoing().Match(answer) is { Success: true } other)
        {
            await AskAsync($"abort ssl {kind} {Escaped(other.Groups[1].Value)}\n", cancel).ConfigureAwait(false);
        }
    }

    private async Task<string> AskAsync(string command, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), limit.Token).ConfigureAwait(false);
            await using var stream = new NetworkStream(connection);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command), limit.Token).ConfigureAwait(false);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {Patience.TotalSeconds} seconds.");
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    [GeneratedRegex("transaction (created|updated) for", RegexOptions.IgnoreCase)]
    private static partial Regex Begun();

    [GeneratedRegex("ongoing transaction is about '([^']*)'")]
    private static partial Regex Ongoing();
}
