using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>Programs of users that speak by <c>openstacksdk</c>.</summary>
public sealed class SdkTests
{
    // The distribution's, which has the distribution's packages.
    private const string Python = "/usr/bin/python3";

    /// <summary>The script fails where the proxy has a method that it does not call.</summary>
    [Fact]
    public async Task Every_method_of_the_load_balancer_proxy_gives_what_it_should()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel, null, "--providers", "noop_driver");

        var result = await Command.RunAsync(
            Python, [Repository.In("tests", "Statera.EndToEnd", "Scripts", "sdk_proxy.py")], cancel,
            new Dictionary<string, string> { ["OS_CLIENT_CONFIG_FILE"] = server.CloudsYaml, ["OS_CLOUD"] = "statera" });

        result.Succeeded.ShouldBe("");
    }
}
