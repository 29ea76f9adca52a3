using System.Security.Cryptography;
using Statera.Providers.Amphora.Runtime;

namespace Statera.Providers.Amphora.Tls;

/// <summary>What there is to know of a file that HAProxy reads certificates from.</summary>
/// <param name="Version">Differs where the certificates do, as the key manager's watcher tells versions.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record PlacedFile(string Version, int Length)
{
    /// <summary>It can't be renewed in a process that runs.</summary>
    public bool IsLarge => Length > RuntimeCommands.LongestLine;

    /// <summary>What is on disk; null for nothing that is of use.</summary>
    public static PlacedFile? Read(string path) => File.Exists(path) ? Of(File.ReadAllText(path)) : null;

    /// <summary>What a text of PEM is; null where there is neither a certificate nor a list of revoked ones in it.</summary>
    public static PlacedFile? Of(string pem)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        for (ReadOnlySpan<char> rest = pem; PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            // Never the key, which is another only where the certificate is.
            if (rest[fields.Label] is "CERTIFICATE" or "X509 CRL")
            {
                hash.AppendData(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
                count++;
            }
        }

        return count == 0 ? null : new PlacedFile(Convert.ToHexStringLower(hash.GetHashAndReset()), pem.Length);
    }
}
