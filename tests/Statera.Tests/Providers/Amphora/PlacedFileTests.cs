using System.Text;
using Statera.Core.Secrets;
using Statera.Providers.Amphora.Tls;
using Statera.Testing;

namespace Statera.Tests.Providers.Amphora;

/// <summary>A file's version is that which the watcher of certificates tells: so no restart reads any of them again.</summary>
public sealed class PlacedFileTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TestAuthority Root = TestAuthority.Root();
    private static readonly TestAuthority Between = Root.Intermediate();

    [Fact]
    public void Of_a_certificate_with_its_chain()
    {
        var bundle = CertificateReader.Bundle(
            new SecretContent.Secret(Between.Issue().Pkcs12(chain: Between.Certificate)), Now).Value!;

        bundle.Certificates.Length.ShouldBe(2);
        PlacedFile.Of(bundle.ToPem())!.Version.ShouldBe(bundle.Version);
    }

    [Fact]
    public void Of_authorities()
    {
        var authorities = CertificateReader.Authorities(Text(Root.Pem + Between.Pem), Now).Value!;

        PlacedFile.Of(authorities.Pem)!.Version.ShouldBe(authorities.Version);
    }

    [Fact]
    public void Of_a_list_of_revoked_certificates()
    {
        var list = CertificateReader.Revocations(
            Text(Root.Revoke(Now.AddYears(1), Root.Issue())), Text(Root.Pem), Now).Value!;

        PlacedFile.Of(list.Pem)!.Version.ShouldBe(list.Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void Of_nothing_that_is_of_use(string text) => PlacedFile.Of(text).ShouldBeNull();

    private static SecretContent.Secret Text(string pem) => new(Encoding.ASCII.GetBytes(pem));
}
