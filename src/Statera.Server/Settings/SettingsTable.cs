using System.Collections.Immutable;

namespace Statera.Server.Settings;

/// <summary>Every setting there is. <c>docs/configuration.md</c> lists the same, which a test sees to.</summary>
internal static class SettingsTable
{
    /// <summary>The section of what concerns the server as a whole.</summary>
    public const string ServerSection = "server";

    public static readonly Setting State = new(ServerSection, "state", "",
        "The folder that holds everything the service keeps. Default: /var/lib/statera for root, " +
        "else $XDG_STATE_HOME/statera (~/.local/state/statera).");

    public static readonly Setting Listen = new(ServerSection, "listen", "127.0.0.1",
        "The address that the APIs listen on. The loopback, until an operator says who may reach them.");

    public static readonly Setting PublicHost = new(ServerSection, "public_host", "",
        "The host name or address in the endpoints that the catalog tells clients. Default: the address listened on.");

    public static readonly Setting LoadBalancerPort = new(ServerSection, "load_balancer_port", "9876",
        "The port of the load-balancer API (Octavia's).");

    public static readonly Setting IdentityPort = new(ServerSection, "identity_port", "5000",
        "The port of the identity API (Keystone's).");

    public static readonly Setting NetworkPort = new(ServerSection, "network_port", "9696",
        "The port of the network API (Neutron's).");

    public static readonly Setting KeyManagerPort = new(ServerSection, "key_manager_port", "9311",
        "The port of the key-manager API (Barbican's), where that is built in.");

    public static readonly Setting MetricsBind = new(ServerSection, "metrics_bind", "",
        "The address and port that the service tells its own metrics at, like 127.0.0.1:9877, at /metrics and to anybody. " +
        "Default: nowhere.");

    public static readonly Setting LogLevel = new(ServerSection, "log_level", "Information",
        "The least that is logged: Trace, Debug, Information, Warning, Error.");

    public static readonly Setting Providers = new(ServerSection, "providers", "amphora",
        "The enabled providers, by commas; the first is the default. amphora serves by HAProxy (octavia is its old " +
        "name), noop_driver and noop_driver-alt by nothing.");

    public static readonly Setting WhilePending = new(ServerSection, "while_pending", "accept",
        "What becomes of a write while the one before it is not carried out: accept, or refuse with 409 as Octavia does.");

    public static readonly Setting HealthCheck = new(ServerSection, "healthcheck", "off",
        "Whether the load-balancer API answers /healthcheck, with 204 and to anybody: on or off.");

    public static readonly Setting ProhibitedCiphers = new(ServerSection, "tls_cipher_prohibit_list", "",
        "Ciphers that no listener or pool may name, by colons and in OpenSSL's words; they are left out of the defaults too.");

    public static readonly Setting MinimumTlsVersion = new(ServerSection, "minimum_tls_version", "",
        "The least version of TLS that a listener or a pool may speak: TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3. Default: any.");

    public static readonly Setting TokenLifetime = new("identity", "token_lifetime", "1h",
        "How long a token is good for (Keystone's default).");

    public static readonly Setting Roles = new("identity", "roles", "both",
        "Whose roles the load-balancer API knows: keystone (reader, member), advanced (load-balancer_*) or both.");

    public static readonly Setting PolicyFile = new("identity", "policy_file", "",
        "A file of oslo.policy with rules in the place of the defaults; read again when it changes.");

    public static readonly Setting Mode = new("identity", "mode", "builtin",
        "Who says who sends a request: builtin, keystone (a real one), or none (tests only: everybody may do everything).");

    public static readonly Setting AuthUrl = new("identity", "auth_url", "",
        "Where the real Keystone is, like http://keystone.example.org:5000/v3.");

    public static readonly Setting ServiceUser = new("identity", "user", "octavia",
        "The user that validates tokens at the real Keystone.");

    public static readonly Setting ServiceUserDomain = new("identity", "user_domain", "Default",
        "The name of that user's domain.");

    public static readonly Setting ServiceProject = new("identity", "project", "service",
        "The project that the service user logs in to.");

    public static readonly Setting ServiceProjectDomain = new("identity", "project_domain", "Default",
        "The name of that project's domain.");

    public static readonly Setting PasswordFile = new("identity", "password_file", "",
        "The file, of mode 0600, with the service user's password; read at every login.");

    public static readonly Setting CacheTime = new("identity", "cache_time", "5m",
        "How long the real Keystone's answer about a token is believed; so long a revoked token may go on.");

    public static readonly Setting NetworkCidr = new("network", "cidr", "127.64.0.0/16",
        "The subnet that VIPs are taken from at first start; within 127.0.0.0/8, unless the backend is bridge (then 10.64.0.0/16 by default).");

    public static readonly Setting NetworkMode = new("network", "mode", "builtin",
        "Where VIPs come from: builtin (this host's loopback) or neutron (a real Neutron, at network.url).");

    public static readonly Setting NetworkBackend = new("network", "backend", "loopback",
        "What the built-in network is made of: loopback (this host's 127.0.0.0/8) or bridge (Linux bridges and namespaces; root).");

    public static readonly Setting NetworkUrl = new("network", "url", "",
        "The address of the real Neutron, like http://controller:9696; with network.mode = neutron only.");

    public static readonly Setting NetworkCheckInterval = new("network", "check_interval", "2m",
        "How often it is looked whether every VIP is still there; one that is not is reported and made again.");

    public static readonly Setting QuotaLoadBalancers = Quota("loadbalancer", "Load balancers");

    public static readonly Setting QuotaListeners = Quota("listener", "Listeners");

    public static readonly Setting QuotaPools = Quota("pool", "Pools");

    public static readonly Setting QuotaMembers = Quota("member", "Members");

    public static readonly Setting QuotaHealthMonitors = Quota("healthmonitor", "Health monitors");

    public static readonly Setting QuotaL7Policies = Quota("l7policy", "L7 policies");

    public static readonly Setting QuotaL7Rules = Quota("l7rule", "L7 rules");

    public static readonly Setting KeyManagerMode = new("key_manager", "mode", "builtin",
        "Who keeps certificates and keys: builtin (this service, encrypted at rest) or barbican.");

    public static readonly Setting BarbicanUrl = new("key_manager", "barbican_url", "",
        "Where Barbican is, without its version, for mode barbican: http://barbican.example.org:9311.");

    public static readonly Setting MaxPayload = new("key_manager", "max_payload", "20000",
        "The largest payload of a secret, in bytes as it is sent (Barbican's default).");

    public static readonly Setting ReplacePayload = new("key_manager", "replace_payload", "allow",
        "Giving another payload to a secret that has one: allow, which is how a certificate is renewed under every " +
        "listener that uses it, or refuse (409, as Barbican does).");

    public static readonly Setting CertificateInterval = new("key_manager", "check_interval", "5m",
        "How often the certificates in use are read again, to notice what changed, expired or went away.");

    public static readonly Setting ExpiryWarning = new("key_manager", "expiry_warning", "30d",
        "How long before its end a certificate in use is told of in the status tree.");

    public static readonly Setting Haproxy = new("amphora", "haproxy", "haproxy",
        "The HAProxy program, 2.6 or newer: a path, or a name that is searched on PATH.");

    public static readonly Setting AmphoraUser = new("amphora", "user", "haproxy",
        "The unprivileged user that HAProxy runs as where the service is root; Debian's package makes it.");

    public static readonly Setting AmphoraGroup = new("amphora", "group", "haproxy",
        "The group that HAProxy runs as where the service is root.");

    public static readonly Setting MaxConnections = new("amphora", "max_connections", "4000",
        "Connections that one load balancer takes at one time; listeners without a limit share it.");

    public static readonly Setting Threads = new("amphora", "threads", "1",
        "Threads of one HAProxy. One serves about 20,000 requests a second and takes the least memory.");

    public static readonly Setting HttpReuse = new("amphora", "http_reuse", "always",
        "Whose requests a kept connection to a member carries: always everybody's, or safe, where a client's first needs one that is " +
        "surely open.");

    public static readonly Setting DrainTimeout = new("amphora", "drain_timeout", "1h",
        "How long connections of a removed member, or that were open when a new HAProxy took over, may go on before they are cut.");

    public static readonly Setting PollInterval = new("amphora", "poll_interval", "1s",
        "How often HAProxy is asked for its health and statistics.");

    public static readonly Setting OnExit = new("amphora", "on_exit", "keep",
        "What becomes of HAProxy when the service ends: keep (traffic goes on, the next start adopts it) or stop.");

    public static readonly Setting FlowLog = new("amphora", "flow_log", "off",
        "Where a line for each connection goes: off, or by commas a file (/PATH) and syslog receivers (udp://ADDRESS:PORT).");

    public static readonly Setting FlowLogFacility = new("amphora", "flow_log_facility", "0",
        "The syslog facility of the flow log, 0 to 7 for LOCAL0 to LOCAL7 (Octavia's user_log_facility).");

    /// <summary>All of them, in the order of the documentation.</summary>
    public static readonly ImmutableArray<Setting> All =
    [
        State, Listen, PublicHost, LoadBalancerPort, IdentityPort, NetworkPort, KeyManagerPort, MetricsBind, LogLevel, Providers,
        WhilePending, HealthCheck, ProhibitedCiphers, MinimumTlsVersion,
        TokenLifetime, Roles, PolicyFile, Mode, AuthUrl, ServiceUser, ServiceUserDomain, ServiceProject, ServiceProjectDomain,
        PasswordFile, CacheTime,
        NetworkCidr, NetworkMode, NetworkBackend, NetworkUrl, NetworkCheckInterval,
        QuotaLoadBalancers, QuotaListeners, QuotaPools, QuotaMembers, QuotaHealthMonitors, QuotaL7Policies, QuotaL7Rules,
        KeyManagerMode, BarbicanUrl, MaxPayload, ReplacePayload, CertificateInterval, ExpiryWarning,
        Haproxy, AmphoraUser, AmphoraGroup, MaxConnections, Threads, HttpReuse, DrainTimeout, PollInterval, OnExit, FlowLog,
        FlowLogFacility,
    ];

    private static Setting Quota(string kind, string plural) => new("quota", $"default_{kind}", "-1",
        $"{plural} that a project may have which was given no quota of its own; -1 for no limit (Octavia's default).");
}
