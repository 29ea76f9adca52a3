using Statera.Providers.Amphora;

namespace Statera.Tests.Providers.Amphora;

public sealed class FlowLogOptionsTests
{
    [Theory]
    [InlineData("off", null, "")]
    [InlineData("/var/log/flows.log", "/var/log/flows.log", "")]
    [InlineData("udp://192.0.2.1:514", null, "192.0.2.1:514")]
    [InlineData("udp://192.0.2.1:10514, udp://[2001:db8:1::10]:10514", null, "192.0.2.1:10514 [2001:db8:1::10]:10514")]
    [InlineData("/flows.log,udp://192.0.2.1:514,udp://192.0.2.1:514", "/flows.log", "192.0.2.1:514")]
    public void Targets_are_read(string text, string? file, string receivers)
    {
        FlowLogOptions.TryParse(text, out var options, out var problem).ShouldBeTrue(problem);

        (options is null).ShouldBe(text == "off");
        options?.File.ShouldBe(file);
        string.Join(' ', (options?.Receivers ?? []).Select(r => r.ToString())).ShouldBe(receivers);
    }

    [Theory]
    [InlineData("", "off")]
    [InlineData("on", "off")]
    [InlineData("flows.log", "/PATH")]
    [InlineData("/", "/PATH")]
    [InlineData("/a\nb", "/PATH")]
    [InlineData("/one.log,/two.log", "one file")]
    [InlineData("off,/one.log", "off, or")]
    [InlineData("udp://192.0.2.1", "ADDRESS:PORT")]
    [InlineData("udp://receiver:514", "ADDRESS:PORT")]
    [InlineData("udp://0.0.0.0:514", "ADDRESS:PORT")]
    [InlineData("udp://[::]:514", "ADDRESS:PORT")]
    [InlineData("udp://2001:db8:1::10", "brackets")]
    [InlineData("tcp://192.0.2.1:514", "send on by TCP")]
    public void What_is_no_target_is_refused_with_what_should_be_there(string text, string expected)
    {
        FlowLogOptions.TryParse(text, out _, out var problem).ShouldBeFalse();

        problem.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void Facility_is_one_of_eight() =>
        new AmphoraOptions { StateDirectory = "/s", FlowLog = new FlowLogOptions { Facility = 8 } }.Problem()
            .ShouldNotBeNull().ShouldContain("0 to 7");
}
