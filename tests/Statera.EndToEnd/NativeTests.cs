using Statera.EndToEnd.Support;
using Statera.Testing;

namespace Statera.EndToEnd;

/// <summary>The native binary, as a release has it.</summary>
public sealed class NativeTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("st-native").FullName;

    private string Program => Path.Combine(_folder, "statera");

    public async ValueTask InitializeAsync() => (await Command.RunAsync(
        "dotnet",
        ["publish", Repository.In("src", "Statera.Server"), "-c", "Release", "-r", "linux-x64", "-o", _folder, "--nologo"],
        TestContext.Current.CancellationToken)).Succeeded.ShouldNotContain("warning");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Native_binary_tells_its_version_and_serves()
    {
        var cancel = TestContext.Current.CancellationToken;
        (await Command.RunAsync(Program, ["--version"], cancel)).Succeeded.Trim().ShouldMatch(@"^\d+\.\d+\.\d+$");

        using var backend = new Backend("up");
        await using var server = await ServerProcess.StartAsync(cancel, Program);
        using var api = await ApiClient.LogInAsync(server, cancel);
        var (id, vip, _) = await api.CreateAsync("native", cancel, backend.Port);
        await Eventually.HoldsAsync(() => Requests.AnswersAsync(vip, cancel), "it serves", cancel);
        var openstack = new OpenStackClient(server);
        ((string)(await openstack.JsonAsync($"loadbalancer show {id}", cancel))["provisioning_status"]!).ShouldBe("ACTIVE");

        (await server.StopAsync(cancel)).ShouldBe(0);
        await server.StartAsync(cancel);
        using var again = await ApiClient.LogInAsync(server, cancel);
        (await again.DeleteAsync($"loadbalancers/{id}?cascade=true", cancel)).ShouldBe(System.Net.HttpStatusCode.NoContent);
        await Eventually.HoldsAsync(() => server.Amphorae.Count == 0, "nothing runs any more", cancel);
    }
}
