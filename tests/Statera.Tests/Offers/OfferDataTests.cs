using System.Text.Json;
using Statera.Core.Model;
using Statera.Core.Offers;
using Statera.Core.Providers;
using Statera.Providers;
using Statera.Providers.Noop;

namespace Statera.Tests.Offers;

public sealed class OfferDataTests
{
    private static readonly NoopProvider Provider = new(
        "amphora", "",
        [
            .. OctaviaCapabilities.AmphoraFlavor, Capability.Number("size", "", 1, 10),
            OctaviaCapabilities.ValidVipNetworks,
        ]);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"loadbalancer_topology": "SINGLE", "sriov_vip": false, "size": 10, "valid_vip_networks": []}""")]
    public void Taken(string data) => OfferData.Problem(OfferKind.Flavor, Provider, data).ShouldBeNull();

    [Theory]
    [InlineData("""{"loadbalancer_topology": 1}""", "loadbalancer_topology 1 is not of type 'string'")]
    [InlineData("""{"loadbalancer_topology": "single"}""",
        "loadbalancer_topology 'single' is not one of ['ACTIVE_STANDBY', 'SINGLE']")]
    [InlineData("""{"compute_flavor": null}""", "compute_flavor None is not of type 'string'")]
    [InlineData("""{"allow_member_sriov": 1}""", "allow_member_sriov 1 is not of type 'boolean'")]
    [InlineData("""{"size": 0}""", "size 0 is less than the minimum of 1")]
    [InlineData("""{"size": 11}""", "size 11 is greater than the maximum of 10")]
    [InlineData("""{"size": 1.5}""", "size 1.5 is not of type 'integer'")]
    [InlineData("""{"valid_vip_networks": "n"}""", "valid_vip_networks 'n' is not of type 'array'")]
    [InlineData("""{"a": 1}""", "Additional properties are not allowed ('a' was unexpected)")]
    [InlineData("""{"a": 1, "it's": 2}""", "Additional properties are not allowed ('a', \"it's\" were unexpected)")]
    [InlineData("5", "5 is not of type 'object'")]
    public void Refused(string data, string words)
    {
        var fault = OfferData.Problem(OfferKind.Flavor, Provider, data)!;
        fault.Kind.ShouldBe(FaultKind.Unsupported);
        fault.Message.ShouldBe($"Provider 'amphora' does not support a requested option: {words}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"size": 1, "size": 2}""")]
    [InlineData("""{"compute_flavor": "\ud800", "\ud800": 1}""")]
    public void Not_json(string data)
    {
        var fault = OfferData.Problem(OfferKind.Flavor, Provider, data)!;
        fault.Kind.ShouldBe(FaultKind.Invalid);
        fault.Message.ShouldBe($"{data} is not a valid option for flavor_data");
    }

    [Theory]
    [InlineData("""{"a": 1}""", 1)]
    [InlineData("""{"a": "1"}""", null)]
    [InlineData("{}", null)]
    [InlineData(null, null)]
    public void A_number_is_found(string? data, int? number) => OfferData.Number(data, "a").ShouldBe(number);

    [Theory]
    [InlineData("null", "None")]
    [InlineData("true", "True")]
    [InlineData("1.50", "1.50")]
    [InlineData("\"a\"", "'a'")]
    [InlineData("\"it's\"", "\"it's\"")]
    [InlineData("\"it's \\\"it\\\"\"", "'it\\'s \"it\"'")]
    [InlineData("""[1, {"a": [false]}]""", "[1, {'a': [False]}]")]
    public void As_python_writes_it(string json, string text)
    {
        using var document = JsonDocument.Parse(json);
        PythonText.Of(document.RootElement).ShouldBe(text);
    }

    [Fact]
    public void An_amphoras_id_tells_its_load_balancer()
    {
        for (var i = 0; i < 1000; i++)
        {
            var id = Guid.NewGuid();
            var (first, second) = (AmphoraId.Of(id, 0), AmphoraId.Of(id, 1));
            new[] { id, first, second }.ShouldBeUnique();
            AmphoraId.LoadBalancersOf(first).ShouldContain(id);
            AmphoraId.LoadBalancersOf(second).ShouldContain(id);
            first.Version.ShouldBe(4);
            first.Variant.ShouldBe(id.Variant & 0xc | first.Variant & 0x3);
        }
    }
}
