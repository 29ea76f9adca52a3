using System.Net;

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

    /// <summary>The least that is logged.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>The enabled providers, the default first.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>A write is refused while the one before it is not carried out.</summary>
    public required bool BlocksWhilePending { get; init; }

    /// <summary>How long a token is good for.</summary>
    public required TimeSpan TokenLifetime { get; init; }

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
        return new ServerOptions
        {
            State = Path.GetFullPath(values.Text(SettingsTable.State) is { Length: > 0 } state ? state : DefaultState()),
            Listen = listen,
            PublicHost = values.Text(SettingsTable.PublicHost) is { Length: > 0 } host ? host : HostOf(listen),
            Ports = new ServicePorts(
                values.Number(SettingsTable.LoadBalancerPort, 0, 65_535),
                values.Number(SettingsTable.IdentityPort, 0, 65_535),
                values.Number(SettingsTable.NetworkPort, 0, 65_535)),
            LogLevel = Enum.Parse<LogLevel>(values.OneOf(
                SettingsTable.LogLevel, "Trace", "Debug", "Information", "Warning", "Error")),
            Providers = providers.Length > 0 && providers.All(name => name is "amphora" or "noop_driver")
                ? providers
                : throw values.Wrong(SettingsTable.Providers, "a list of amphora and noop_driver"),
            BlocksWhilePending = values.OneOf(SettingsTable.WhilePending, "accept", "refuse") == "refuse",
            TokenLifetime = values.Time(SettingsTable.TokenLifetime, TimeSpan.FromSeconds(10), TimeSpan.FromDays(30)),
            NetworkCidr = values.Text(SettingsTable.NetworkCidr),
            Neutron = NeutronOf(values),
            VipCheckInterval = values.Time(
                SettingsTable.NetworkCheckInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            StopAmphoraeOnExit = values.OneOf(SettingsTable.OnExit, "keep", "stop") == "stop",
        };
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
internal sealed record ServicePorts(int LoadBalancer, int Identity, int Network);
