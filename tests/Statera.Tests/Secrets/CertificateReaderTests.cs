using System.Text;
using Statera.Core.Secrets;
using Statera.Testing;

namespace Statera.Tests.Secrets;

/// <summary>What is read out of the key manager is judged before it is used.</summary>
public sealed class CertificateReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TestAuthority Root = TestAuthority.Root();
    private static readonly TestAuthority Between = Root.Intermediate();
    private static readonly TestCertificate Web = Between.Issue();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bundle_of_pkcs12_has_certificate_key_and_chain(bool ecdsa)
    {
        var web = Between.Issue(ecdsa: ecdsa);

        var bundle = Good(new SecretContent.Secret(web.Pkcs12(null, Root.Certificate, Between.Certificate)));

        bundle.Certificates.ShouldBe([web.Pem.Trim(), Between.Pem.Trim(), Root.Pem.Trim()]);
        bundle.PrivateKeyPem.ShouldBe(web.KeyPem.Trim());
        bundle.DnsNames.ShouldBe(["www.example.org"]);
        bundle.ExpiresAt.ShouldBe(new DateTimeOffset(web.Certificate.NotAfter.ToUniversalTime()));
        bundle.ToPem().ShouldBe(web.Pem + Between.Pem + Root.Pem + web.KeyPem);
        bundle.ToString().ShouldNotContain("PRIVATE");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bundle_of_container_has_certificate_key_and_chain(bool ecdsa)
    {
        var web = Between.Issue(ecdsa: ecdsa);

        var bundle = Good(Container(web.Pem, web.KeyPem, Root.Pem + Between.Pem));

        bundle.Certificates.ShouldBe([web.Pem.Trim(), Between.Pem.Trim(), Root.Pem.Trim()]);
        bundle.PrivateKeyPem.ShouldBe(web.KeyPem.Trim());
    }

    [Fact]
    public void Bundle_of_container_may_have_der_and_what_is_signed_by_an_authority_that_is_not_here()
    {
        var bundle = Good(new SecretContent.Container(Web.Certificate.RawData, Web.KeyBytes, null, null));

        bundle.Certificates.ShouldBe([Web.Pem.Trim()]);
    }

    [Fact]
    public void Passphrase_of_container_opens_its_key() =>
        Good(Container(Web.Pem, Web.EncryptedKeyPem("sesame"), null, "sesame")).PrivateKeyPem.ShouldBe(Web.KeyPem.Trim());

    [Fact]
    public void Version_is_the_certificates()
    {
        var one = Good(Container(Web.Pem, Web.KeyPem, Between.Pem)).Version;

        Good(new SecretContent.Secret(Web.Pkcs12(null, Between.Certificate))).Version.ShouldBe(one);
        Good(Container(Web.Pem, Web.KeyPem, null)).Version.ShouldNotBe(one);
    }

    [Fact]
    public void Broken_bundles_are_refused_with_the_reason()
    {
        var other = Root.Issue("other");
        foreach (var (content, reasons) in new (SecretContent, string[])[]
        {
            (Container(Web.Pem, other.KeyPem, null), ["do not match", "CN=www.example.org"]),
            (Container("no certificate", Web.KeyPem, null), ["its certificate"]),
            (Container(Web.KeyPem, Web.KeyPem, null), ["its certificate", "no certificate in it"]),
            (Container(Web.Pem, "no key", null), ["its private_key"]),
            (Container(Web.Pem, null, null), ["no private_key"]),
            (Container(Web.Pem, Web.EncryptedKeyPem("sesame"), null, "wrong"), ["its private_key"]),
            (Container(Web.Pem, Web.EncryptedKeyPem("sesame"), null), ["its private_key"]),
            (Container(Web.Pem, Web.KeyPem, "junk"), ["its intermediates"]),
            (Container(Web.Pem, Web.KeyPem, other.Pem), ["CN=other did not sign CN=www.example.org"]),
            (new SecretContent.Secret(Web.Pkcs12("sesame")), ["can't be read", "without a passphrase"]),
            (new SecretContent.Secret("junk"u8.ToArray()), ["can't be read", "PKCS12"]),
            (new SecretContent.Secret(default), ["can't be read"]),
        })
        {
            var reading = CertificateReader.Bundle(content, Now);

            reading.Value.ShouldBeNull();
            foreach (var reason in reasons)
            {
                string.Join(' ', reading.Problems).ShouldContain(reason);
            }
        }
    }

    [Fact]
    public void Certificates_of_another_signer_by_the_same_name_are_no_chain() => CertificateReader
        .Bundle(Container(Web.Pem, Web.KeyPem, TestAuthority.Root("intermediate").Pem), Now).Problems
        .ShouldHaveSingleItem().ShouldContain("did not sign");

    [Fact]
    public void Dates_are_judged_over_the_whole_chain_and_told_all_at_once()
    {
        var old = Root.Intermediate("old", Now.AddDays(-2));
        var expired = old.Issue("expired", until: Now.AddDays(-1));
        var early = Root.Issue("early", since: Now.AddDays(1));

        CertificateReader.Bundle(Container(expired.Pem, expired.KeyPem, old.Pem), Now).Problems.ShouldBe(
        [
            "The certificate of CN=expired expired on 2026-05-31 12:00 UTC: store a renewed one.",
            "The certificate of CN=old expired on 2026-05-30 12:00 UTC: store a renewed one.",
        ]);
        CertificateReader.Bundle(Container(early.Pem, early.KeyPem, null), Now).Problems.ShouldBe(
            ["The certificate of CN=early is not valid before 2026-06-02 12:00 UTC: use it from then on."]);
    }

    [Fact]
    public void Authorities_are_one_certificate_or_more()
    {
        var expired = TestAuthority.Root("gone", Now.AddDays(-1));

        var two = CertificateReader.Authorities(Secret(Root.Pem + expired.Pem), Now).Value!;
        two.Pem.ShouldBe(Root.Pem + expired.Pem);
        two.ExpiresAt.ShouldBe(new DateTimeOffset(Root.Certificate.NotAfter.ToUniversalTime()));

        CertificateReader.Authorities(Secret(expired.Pem), Now).Problems
            .ShouldHaveSingleItem().ShouldContain("expired on 2026-05-31");
        CertificateReader.Authorities(Secret("junk"), Now).Problems
            .ShouldHaveSingleItem().ShouldContain("valid x509 PEM format certificate");
        CertificateReader.Authorities(Container(Root.Pem, null, null), Now).Value.ShouldBeNull();
    }

    [Fact]
    public void Revocation_list_must_be_an_authoritys_and_new()
    {
        var (byRoot, byBetween) = (Root.Revoke(Now.AddDays(30), Web), Between.Revoke(Now.AddDays(30)));

        var list = CertificateReader.Revocations(Secret(byRoot), Secret(Between.Pem + Root.Pem), Now).Value!;
        list.Pem.Trim().ShouldBe(byRoot.Trim());
        list.ExpiresAt.ShouldBe(Now.AddDays(30));
        CertificateReader.Revocations(Secret(byBetween), Secret(Between.Pem), Now).Problems.ShouldBeEmpty();

        CertificateReader.Revocations(Secret(byRoot), Secret(Between.Pem), Now).Problems
            .ShouldHaveSingleItem().ShouldContain("not valid for client certificate authority");
        CertificateReader.Revocations(Secret(byRoot), Secret(TestAuthority.Root().Pem), Now).Problems
            .ShouldHaveSingleItem().ShouldContain("not valid for client certificate authority");
        CertificateReader.Revocations(Secret(Root.Revoke(Now.AddDays(-1))), Secret(Root.Pem), Now).Problems
            .ShouldHaveSingleItem().ShouldContain("expired on 2026-05-31");
        CertificateReader.Revocations(Secret(Root.Pem), Secret(Root.Pem), Now).Problems
            .ShouldHaveSingleItem().ShouldContain("no revocation list");
    }

    private static TlsBundle Good(SecretContent content)
    {
        var reading = CertificateReader.Bundle(content, Now);
        reading.Problems.ShouldBeEmpty();
        return reading.Value!;
    }

    private static SecretContent.Secret Secret(string text) => new(Encoding.UTF8.GetBytes(text));

    private static SecretContent.Container Container(
        string certificate, string? key, string? intermediates, string? passphrase = null) => new(
            Encoding.UTF8.GetBytes(certificate),
            Bytes(key),
            Bytes(intermediates),
            passphrase);

    // Not byte[]: a null of that would become bytes, none of them.
    private static ReadOnlyMemory<byte>? Bytes(string? text) =>
        text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(text);
}
