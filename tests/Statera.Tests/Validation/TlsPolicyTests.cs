using Statera.Core.Model;
using Statera.Core.Validation;
using Statera.Tests.Model;

namespace Statera.Tests.Validation;

public sealed class TlsPolicyTests
{
    private static readonly TlsPolicy Strict = new(["AES128-SHA", "TLS_AES_128_GCM_SHA256"], "TLSv1.2");

    public static TheoryData<string?, string?, string?> Settings => new()
    {
        { null, null, null },
        { "AES256-SHA:ECDHE-RSA-AES128-GCM-SHA256", "TLSv1.2", null },
        { "AES256-SHA:AES128-SHA", null, "The following ciphers have been prohibited by an administrator: AES128-SHA" },
        { "ALL", null, "these may stand for several: ALL" },
        { "AES256-SHA:+kRSA:-MD5", null, "these may stand for several: +kRSA, -MD5" },
        { "AES256-SHA", "TLSv1,TLSv1.1,TLSv1.2", "Requested TLS versions are less than the minimum: TLSv1, TLSv1.1 < TLSv1.2" },
        { "AES256-SHA", "TLSv1.3", null },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void What_a_listener_or_a_pool_sets_is_judged(string? ciphers, string? versions, string? rule)
    {
        var listener = Wholes.Listener(ListenerProtocol.TerminatedHttps) with
        {
            TlsCiphers = ciphers, TlsVersions = versions is null ? null : [.. versions.Split(',')],
        };
        var pool = Wholes.Pool() with { TlsEnabled = true, TlsCiphers = ciphers, TlsVersions = listener.TlsVersions };
        foreach (var whole in (LoadBalancer[])[Wholes.Empty().With(listener), Wholes.Empty().With(pool)])
        {
            var faults = Strict.Check(null, whole).Select(fault => fault.Message).ToList();
            faults.Count.ShouldBe(rule is null ? 0 : 1);
            faults.ShouldAllBe(fault => fault.Contains(rule!));
            TlsPolicy.Open.Check(null, whole).ShouldBeEmpty();
        }
    }

    [Fact]
    public void What_was_set_before_it_was_forbidden_stays_until_it_is_set_again()
    {
        var listener = Wholes.Listener(ListenerProtocol.TerminatedHttps) with { TlsCiphers = "AES128-SHA", TlsVersions = ["TLSv1"] };
        var before = Wholes.Empty().With(listener);

        Strict.Check(before, before.With(listener with { Name = "renamed", TlsVersions = ["TLSv1"] })).ShouldBeEmpty();
        Strict.Check(before, before.With(listener with { TlsCiphers = "AES128-SHA:AES256-SHA" })).ShouldNotBeEmpty();
        Strict.Check(before, before.With(listener with { TlsVersions = ["TLSv1", "TLSv1.2"] })).ShouldNotBeEmpty();
    }

    [Fact]
    public void The_defaults_are_what_is_allowed_of_them_and_only_for_tls()
    {
        var whole = Strict.Complete(Wholes.Empty()
            .With(Wholes.Listener(ListenerProtocol.TerminatedHttps)).With(Wholes.Listener(port: 81))
            .With(Wholes.Pool() with { TlsEnabled = true, TlsVersions = ["TLSv1.3"] }).With(Wholes.Pool()));

        var (listener, pool) = (whole.Listeners[0], whole.Pools[0]);
        listener.TlsCiphers!.Split(':').ShouldBe(TlsSettings.DefaultCiphers.Split(':')[1..]);
        listener.TlsVersions.ShouldBe(["TLSv1.2", "TLSv1.3"]);
        listener.AlpnProtocols.ShouldBe(TlsSettings.Alpn);
        pool.TlsVersions.ShouldBe(["TLSv1.3"]);
        pool.TlsCiphers.ShouldBe(listener.TlsCiphers);
        (whole.Listeners[1].TlsCiphers, whole.Pools[1].TlsCiphers).ShouldBe((null, null));

        new TlsPolicy([], "TLSv1.3").Complete(Wholes.Empty().With(Wholes.Listener(ListenerProtocol.TerminatedHttps)))
            .Listeners[0].TlsVersions.ShouldBe(["TLSv1.3"]);
        Strict.Check(null, whole).ShouldBeEmpty();
    }
}
