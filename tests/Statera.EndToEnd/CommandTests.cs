using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>The commands that a person types.</summary>
public sealed class CommandTests
{
    private static readonly string Program = Repository.In("artifacts", "bin", "Statera.Server", "debug", "statera");

    [Fact]
    public async Task Run_check_shows_who_answered_and_succeeds()
    {
        var result = await Command.RunAsync(
            Repository.In("run"),
            ["--check", "--load-balancer-port", "0", "--identity-port", "0", "--network-port", "0"],
            TestContext.Current.CancellationToken);

        result.Succeeded.ShouldContain("backend-1  10");
        result.Output.ShouldContain("backend-2  10");
    }

    [Fact]
    public async Task Help_lists_every_setting_with_its_flag_and_variable()
    {
        var help = (await RunAsync("serve", "--help")).Succeeded;

        help.ShouldContain("--network-cidr");
        help.ShouldContain("STATERA_NETWORK_CIDR");
        help.ShouldContain("127.64.0.0/16");
    }

    [Theory]
    [InlineData("--amphora-threads", "all", "--amphora-threads is 'all', but must be a number from 1 to 64")]
    [InlineData("--network-cidr", "10.0.0.0/8", "network.cidr")]
    [InlineData("--amphora-poll-interval", "5", "--amphora-poll-interval is '5', but must be a time")]
    [InlineData("--providers", "ovn", "--providers is 'ovn'")]
    [InlineData("--config", "/nowhere", "/nowhere")]
    [InlineData("--amphora-user", "nobody-of-that-name", "nobody-of-that-name")]
    [InlineData("--amphora-haproxy", "/nowhere/haproxy", "/nowhere/haproxy")]
    public async Task Setting_that_cannot_be_used_is_named_and_nothing_is_started(string flag, string value, string said)
    {
        var state = Path.Combine("/tmp", $"st-{Guid.NewGuid().ToString("N")[..8]}");
        var result = await RunAsync(
            "serve", "--state", state, "--load-balancer-port", "0", "--identity-port", "0", "--network-port", "0", flag, value);
        if (Directory.Exists(state))
        {
            Directory.Delete(state, recursive: true);
        }

        result.ExitCode.ShouldBe(1);
        result.Errors.ShouldContain(said);
        result.Errors.ShouldNotContain("   at ", customMessage: "a person gets no stack trace");
    }

    [Fact]
    public async Task Second_server_on_the_same_state_is_refused()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);

        var second = await RunAsync("serve", "--state", server.State, "--load-balancer-port", "0");

        second.ExitCode.ShouldBe(1);
        second.Errors.ShouldContain($"Another statera serves the state in {server.State}");
    }

    [Fact]
    public async Task Port_that_is_taken_is_named()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);
        var port = new Uri(server.IdentityUrl).Port;
        var state = Path.Combine("/tmp", $"st-{Guid.NewGuid().ToString("N")[..8]}");

        var second = await RunAsync("serve", "--state", state, "--load-balancer-port", "0", "--identity-port", $"{port}", "--network-port", "0");
        Directory.Delete(state, recursive: true);

        second.ExitCode.ShouldBe(1);
        second.Errors.ShouldContain($"{port}");
        second.Errors.ShouldContain("--identity-port");
    }

    [Fact]
    public async Task Secrets_are_for_their_owner_alone()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await ServerProcess.StartAsync(cancel);

        foreach (var file in new[] { "admin-password", "token-key", "clouds.yaml", "statera.db", "lock" })
        {
            File.GetUnixFileMode(Path.Combine(server.State, file))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }

        server.AdminPassword.Length.ShouldBeGreaterThanOrEqualTo(32);
    }

    private static Task<CommandResult> RunAsync(params string[] arguments) =>
        Command.RunAsync(Program, arguments, TestContext.Current.CancellationToken);
}
