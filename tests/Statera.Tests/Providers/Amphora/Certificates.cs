using Statera.Core.Secrets;
using Statera.Testing;

namespace Statera.Tests.Providers.Amphora;

/// <summary>One of each kind of what HAProxy reads for TLS, made once.</summary>
internal static class Certificates
{
    private static readonly TestAuthority Authority = TestAuthority.Root();
    private static readonly TestCertificate Web = Authority.Issue();

    /// <summary>A file's content.</summary>
    public static string Pem(SecretPurpose purpose) => purpose switch
    {
        SecretPurpose.Bundle => Web.Pem + Web.KeyPem,
        SecretPurpose.Authorities => Authority.Pem,
        _ => Authority.Revoke(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), Web),
    };
}
