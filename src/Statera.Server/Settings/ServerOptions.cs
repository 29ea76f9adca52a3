using System.Net;
using System.Net.Sockets;
using Statera.Core.Model;
using Statera.Core.Quotas;
using Statera.Core.Validation;
using Statera.Server.Auth;
using Statera.Server.Hosting;

namespace Statera.Server.Settings;

/// <summary>What the server as a whole is told: checked, and in the types that it is used in.</summary>
internal sealed record ServerOptions
{
    /// <summary>The folder that holds everything the service keeps.</summary>
    public required string State { get; init; }

    /// <summary>The address that the APIs listen on.</summary>
    public required IPAddress Listen { get; init; }

    /// <summary>The host in the endpoints that clients are told.</summary>
    public required string PublicHost { get; init; }

    /// <summary>The ports of the APIs; 0 for any that is free.</summary>
    public required ServicePorts Ports { get; init; }

    /// <summary>Where the service's own metrics are read; null for nowhere.</summary>
    public required IPEndPoint? MetricsBind { get; init; }

    /// <summary>Who keeps certificates and keys.</summary>
    public required KeyManagerSettings KeyManager { get; init; }

    /// <summary>The least that is logged.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>The enabled providers, the default first.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>A write is refused while the one before it is not carried out.</summary>
    public required bool BlocksWhilePending { get; init; }

    /// <summary>Whether the load-balancer API tells anybody that it lives.</summary>
    public required bool HealthCheck { get; init; }

    /// <summary>What listeners and pools may set of TLS.</summary>
    public required TlsPolicy Tls { get; init; }

    /// <summary>The quota of projects that were given none.</summary>
    public required Quota DefaultQuota { get; init; }

    /// <summary>How long a token is good for.</summary>
    public required TimeSpan TokenLifetime { get; init; }

    /// <summary>Whose roles the load-balancer API knows.</summary>
    public required RoleFamily Roles { get; init; }

    /// <summary>The file with rules in the place of the defaults; null for none.</summary>
    public required string? PolicyFile { get; init; }

    /// <summary>The built-in network is made of bridges, and each amphora has a namespace of its own.</summary>
    public required bool IsBridged { get; init; }

    /// <summary>The subnet that VIPs are taken from at first start.</summary>
    public required string NetworkCidr { get; init; }

    /// <summary>The real Neutron; null for the built-in network.</summary>
    public required Uri? Neutron { get; init; }

    /// <summary>How often it is looked whether every VIP is still there.</summary>
    public required TimeSpan VipCheckInterval { get; init; }

    /// <summary>HAProxy is stopped when the service ends, rather than left running.</summary>
    public required bool StopAmphoraeOnExit { get; init; }

    /// <summary>Reads the options out of the settings.</summary>
    /// <exception cref="SettingsException">One can't be used.</exception>
    public static ServerOptions From(SettingValues values)
    {
        var listen = values.Address(SettingsTable.Listen);
        var providers = values.Text(SettingsTable.Providers)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var bridged = BridgedIn(values);
        return new ServerOptions
        {
            State = StateIn(values),
            Listen = listen,
            PublicHost = values.Text(SettingsTable.PublicHost) is { Length: > 0 } host ? host : HostOf(listen),
            Ports = new ServicePorts(
                values.Number(SettingsTable.LoadBalancerPort, 0, 65_535),
                values.Number(SettingsTable.IdentityPort, 0, 65_535),
                values.Number(SettingsTable.NetworkPort, 0, 65_535),
                values.Number(SettingsTable.KeyManagerPort, 0, 65_535)),
            MetricsBind = MetricsBindOf(values),
            KeyManager = KeyManagerSettings.From(values),
            LogLevel = Enum.Parse<LogLevel>(values.OneOf(
                SettingsTable.LogLevel, "Trace", "Debug", "Information", "Warning", "Error")),
            Providers = providers.Length > 0 && providers.All(EnabledProviders.IsKnown)
                && providers.Distinct().Count() == providers.Length
                ? providers
                : throw values.Wrong(
                    SettingsTable.Providers, $"a list of some of {string.Join(", ", EnabledProviders.Known)}, each once"),
            BlocksWhilePending = values.OneOf(SettingsTable.WhilePending, "accept", "refuse") == "refuse",
            HealthCheck = values.OneOf(SettingsTable.HealthCheck, "on", "off") == "on",
            Tls = TlsOf(values),
            DefaultQuota = new Quota
            {
                LoadBalancer = Limit(SettingsTable.QuotaLoadBalancers),
                Listener = Limit(SettingsTable.QuotaListeners),
                Pool = Limit(SettingsTable.QuotaPools),
                Member = Limit(SettingsTable.QuotaMembers),
                HealthMonitor = Limit(SettingsTable.QuotaHealthMonitors),
                L7Policy = Limit(SettingsTable.QuotaL7Policies),
                L7Rule = Limit(SettingsTable.QuotaL7Rules),
            },
            TokenLifetime = values.Time(SettingsTable.TokenLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromDays(30)),
            Roles = Enum.Parse<RoleFamily>(
                values.OneOf(SettingsTable.Roles, "both", "keystone", "advanced"), ignoreCase: true),
            PolicyFile = values.Text(SettingsTable.PolicyFile) is { Length: > 0 } policies ? policies : null,
            IsBridged = bridged,
            NetworkCidr = values.Text(SettingsTable.NetworkCidr) is var cidr && bridged && cidr == SettingsTable.NetworkCidr.Default
                ? "10.64.0.0/16"
                : cidr,
            Neutron = NeutronOf(values),
            VipCheckInterval = values.Time(
                SettingsTable.NetworkCheckInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            StopAmphoraeOnExit = values.OneOf(SettingsTable.OnExit, "keep", "stop") == "stop",
        };

        int Limit(Setting setting) => values.Number(setting, Quota.Unlimited, Quota.Most);
    }

    private static TlsPolicy TlsOf(SettingValues values)
    {
        var minimum = values.Text(SettingsTable.MinimumTlsVersion);
        if (minimum.Length > 0 && !TlsSettings.Versions.Contains(minimum))
        {
            throw values.Wrong(SettingsTable.MinimumTlsVersion, $"one of {string.Join(", ", TlsSettings.Versions)}, or empty");
        }

        var policy = new TlsPolicy(
            [.. values.Text(SettingsTable.ProhibitedCiphers)
                .Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            minimum.Length > 0 ? minimum : null);
        return policy.DefaultCiphers.Length > 0 ? policy
            : throw values.Wrong(SettingsTable.ProhibitedCiphers, "a list that leaves some of the default ciphers");
    }

    // An address alone would be read as port 0.
    private static IPEndPoint? MetricsBindOf(SettingValues values) => values.Text(SettingsTable.MetricsBind) switch
    {
        "" => null,
        var text when IPEndPoint.TryParse(text, out var bind) && text.EndsWith($":{bind.Port}", StringComparison.Ordinal)
            && (text[0] == '[' || bind.AddressFamily is AddressFamily.InterNetwork) => bind,
        _ => throw values.Wrong(SettingsTable.MetricsBind, "an address and a port, like 127.0.0.1:9877 or [::1]:9877, or empty"),
    };

    /// <summary>The folder that holds everything the service keeps.</summary>
    public static string StateIn(SettingValues values) =>
        Path.GetFullPath(values.Text(SettingsTable.State) is { Length: > 0 } state ? state : DefaultState());

    private static bool BridgedIn(SettingValues values)
    {
        var bridged = values.OneOf(SettingsTable.NetworkBackend, "loopback", "bridge") == "bridge";
        return !bridged ? false
            : values.OneOf(SettingsTable.NetworkMode, "builtin", "neutron") != "builtin"
                ? throw values.Wrong(SettingsTable.NetworkBackend, "loopback with network.mode = neutron, which has backends of its own")
            : !Environment.IsPrivilegedProcess
                ? throw values.Wrong(SettingsTable.NetworkBackend, "loopback, as this user is not root, whom namespaces and bridges need")
            : true;
    }

    private static Uri? NeutronOf(SettingValues values) =>
        values.OneOf(SettingsTable.NetworkMode, "builtin", "neutron") == "builtin" ? null
        : Uri.TryCreate(values.Text(SettingsTable.NetworkUrl), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" ? uri
        : throw values.Wrong(SettingsTable.NetworkUrl, "the http or https address of a Neutron, with network.mode = neutron");

    private static string HostOf(IPAddress listen) =>
        listen.Equals(IPAddress.Any) ? "127.0.0.1"
        : listen.Equals(IPAddress.IPv6Any) ? "[::1]"
        : listen.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{listen}]"
        : listen.ToString();

    private static string DefaultState() =>
        Environment.IsPrivilegedProcess ? "/var/lib/statera"
        : Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } home ? Path.Combine(home, "statera")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state", "statera");
}

/// <summary>The ports of the APIs.</summary>
/// <param name="LoadBalancer">Octavia's.</param>
/// <param name="Identity">Keystone's.</param>
/// <param name="Network">Neutron's.</param>
/// <param name="KeyManager">Barbican's.</param>
internal sealed record ServicePorts(int LoadBalancer, int Identity, int Network, int KeyManager);
