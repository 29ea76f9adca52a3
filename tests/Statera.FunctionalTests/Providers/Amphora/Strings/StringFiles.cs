using Statera.Core.Secrets;
using Statera.Testing;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>What every reference names.</summary>
internal static class StringFiles
{
    private static readonly TestAuthority Authority = TestAuthority.Root();
    private static readonly TestCertificate Certificate = Authority.Issue();

    public static byte[] Pkcs12 { get; } = Certificate.Pkcs12();

    public static string Authorities => Authority.Pem;

    public static string Revocations { get; } = Authority.Revoke(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>As HAProxy reads it.</summary>
    public static string Of(SecretPurpose purpose) => purpose switch
    {
        SecretPurpose.Authorities => Authorities,
        SecretPurpose.Revocations => Revocations,
        _ => Certificate.Pem + Certificate.KeyPem,
    };
}
