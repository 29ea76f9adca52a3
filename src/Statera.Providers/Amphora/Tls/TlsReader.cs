using System.Collections.Immutable;
using Statera.Core.Secrets;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Tls;

/// <summary>Reads from the key manager what HAProxy is to read from files.</summary>
internal sealed class TlsReader(ISecretService secrets, TimeProvider time)
{
    /// <summary>What a file must contain, for a project; or why that is not to be had now.</summary>
    public async Task<(string? Pem, string? Problem)> ReadAsync(TlsFile file, string projectId, CancellationToken cancel)
    {
        try
        {
            var reader = new SecretReader(projectId);
            var content = await secrets.ReadAsync(file.Reference, reader, cancel).ConfigureAwait(false);
            var now = time.GetUtcNow();
            return file.Purpose switch
            {
                SecretPurpose.Bundle => Answer(file, CertificateReader.Bundle(content, now), it => it.ToPem()),
                SecretPurpose.Authorities => Answer(file, CertificateReader.Authorities(content, now), it => it.Pem),
                SecretPurpose.Revocations => Answer(
                    file,
                    CertificateReader.Revocations(
                        content, await secrets.ReadAsync(file.Authorities!, reader, cancel).ConfigureAwait(false), now),
                    it => it.Pem),
                _ => throw new ArgumentOutOfRangeException(nameof(file)),
            };
        }
        catch (SecretUnreadableException e)
        {
            return (null, Problem(file, [e.Message]));
        }
    }

    private static (string? Pem, string? Problem) Answer<T>(TlsFile file, Reading<T> reading, Func<T, string> pem)
        where T : class => reading.Value is { } value ? (pem(value), null) : (null, Problem(file, reading.Problems));

    private static string Problem(TlsFile file, ImmutableArray<string> reasons) =>
        $"'{file.Reference}' can't be used: {string.Join(" ", reasons)}";
}
