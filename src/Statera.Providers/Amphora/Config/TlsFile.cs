using System.Security.Cryptography;
using System.Text;
using Statera.Core.Secrets;

namespace Statera.Providers.Amphora.Config;

/// <summary>What a reference names, as a file that HAProxy reads.</summary>
/// <param name="Reference">The key manager's reference.</param>
/// <param name="Purpose">What it must be.</param>
/// <param name="Authorities">Of a revocation list, the reference to those one of whom must have signed it.</param>
/// <param name="Path">Where the file is.</param>
internal sealed record TlsFile(string Reference, SecretPurpose Purpose, string? Authorities, string Path)
{
    /// <summary>How the names of all such files, and of lists of them, begin.</summary>
    public const string Prefix = "tls-";

    /// <summary>The file's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>
    /// The file of a reference. It is named by the reference and not by its content: a renewed certificate is the same
    /// file, so that the configuration stays what it is and the process with it.
    /// </summary>
    public static TlsFile Of(string directory, string reference, SecretPurpose purpose, string? authorities = null) =>
        new(reference, purpose, authorities,
            System.IO.Path.Combine(directory, $"{Prefix}{Hash(reference)}{ExtensionOf(purpose)}"));

    /// <summary>A short name for a text.</summary>
    public static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];

    private static string ExtensionOf(SecretPurpose purpose) => purpose switch
    {
        SecretPurpose.Bundle => ".pem",
        SecretPurpose.Authorities => ".ca",
        SecretPurpose.Revocations => ".crl",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };
}
