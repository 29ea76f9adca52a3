using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;
using Statera.Core.Model;
using Statera.Providers.Amphora;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Processes;
using Statera.Providers.Amphora.Sockets;
using Statera.Testing;

namespace Statera.Tests.Providers.Amphora;

/// <summary>
/// Each <c>golden/case.json</c> is a load balancer, and <c>case.cfg</c> its configuration. UPDATE_GOLDEN=1 rewrites
/// them.
/// </summary>
public sealed class ConfigGoldenTests
{
    private static readonly GlobalSection Global = new(
        1, 4000, TimeSpan.FromHours(1), "/run/lb/haproxy.sock", "/run/lb/servers.state", null);

    private static readonly GlobalSection Logging = Global with
    {
        FlowLog = new FlowLogOptions
        {
            File = "/var/log/statera/flows 100%.log",
            Receivers = [IPEndPoint.Parse("192.0.2.1:10514"), IPEndPoint.Parse("[2001:db8:1::10]:10514")],
            Facility = 2,
        },
    };

    // By reflection: generated readers set init-only properties that the file leaves out to zero, not to their
    // defaults.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static TheoryData<string> Cases =>
        [.. Directory.GetFiles(Folder(), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Configuration(string name)
    {
        var plan = Plan(name);
        var file = Path.Combine(Folder(), name + ".cfg");
        var text = ConfigWriter.Write(plan);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        }

        text.ShouldBe(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Configuration_is_what_haproxy_takes(string name)
    {
        var cancel = TestContext.Current.CancellationToken;
        var plan = Plan(name);
        using var spawner = new Spawner();
        using var sockets = new SocketSet();
        sockets.Open(SocketSet.EndpointsOf(plan)).ShouldBeNull();
        using var log = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        PassedHandle[] handles = [.. sockets.For(plan), new PassedHandle(FlowLog.PipeVariable, log)];
        var program = await HaproxyProgram.FindAsync("haproxy", spawner, cancel);

        var folder = Directory.CreateTempSubdirectory("golden-").FullName;
        try
        {
            (await program.JudgeAsync(await InAsync(folder, name), handles, cancel)).ShouldBeNull();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Complaints_are_told_in_one_line_without_paths() => HaproxyProgram.Complaint(new SpawnResult(1, """
        [NOTICE]   (1) : haproxy version is 2.6.12
        [ALERT]    (1) : config : parsing [/tmp/x/haproxy-draft.cfg:12] : unknown keyword 'x' in 'frontend' section
        [ALERT]    (1) : config : Error(s) found in configuration file : /tmp/x/haproxy-draft.cfg
        [ALERT]    (1) : config : Fatal errors found in configuration.
        """)).ShouldBe("line 12 : unknown keyword 'x' in 'frontend' section");

    [Fact]
    public void A_setting_that_can_t_be_is_told_at_once() =>
        Should.Throw<InvalidOperationException>(() => new AmphoraProvider(
        new AmphoraOptions { StateDirectory = "/" + new string('x', 60) }, TimeProvider.System, NullLoggerFactory.Instance))
        .Message.ShouldContain("too long");

    // The same text with its directory another, in which there are certificates to be read.
    private static async Task<string> InAsync(string folder, string name)
    {
        var cancel = TestContext.Current.CancellationToken;
        foreach (var file in Plan(name).TlsFiles)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file.Name), Certificates.Pem(file.Purpose), cancel);
        }

        foreach (var bind in Plan(name).Frontends.Select(f => f.Tls).OfType<TlsBind>())
        {
            await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(bind.ListPath)), bind.List, cancel);
        }

        var text = await File.ReadAllTextAsync(Path.Combine(Folder(), name + ".cfg"), cancel);
        var config = Path.Combine(folder, name + ".cfg");
        await File.WriteAllTextAsync(config, text.Replace("/run/lb", folder, StringComparison.Ordinal), cancel);
        return config;
    }

    private static HaproxyPlan Plan(string name)
    {
        var json = File.ReadAllText(Path.Combine(Folder(), name + ".json"));
        var wanted = JsonSerializer.Deserialize<LoadBalancer>(json, Json)!;
        AmphoraSupport.Check(wanted, new HostLimits(0, CanPing: true)).ShouldBeEmpty();
        return ConfigPlanner.Plan(wanted, name.StartsWith("flow-log", StringComparison.Ordinal) ? Logging : Global);
    }

    private static string Folder() =>
        Repository.In("tests", "Statera.Tests", "Providers", "Amphora", "golden");
}
