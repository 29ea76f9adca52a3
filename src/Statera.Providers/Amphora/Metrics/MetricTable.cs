using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Metrics;

/// <summary>
/// All metrics that Octavia's amphorae have, beside <see cref="CpuName"/> and <see cref="MemoryName"/>, which HAProxy
/// does not tell.
/// </summary>
internal static class MetricTable
{
    public const string CpuName = "octavia_loadbalancer_cpu";
    public const string MemoryName = "octavia_loadbalancer_memory";

    /// <summary>Of the process as a whole: lines of <c>show info</c>.</summary>
    public static ImmutableArray<Metric> LoadBalancer { get; } =
    [
        new("octavia_memory_pool_allocated_bytes", "PoolAlloc_bytes", "Bytes that memory pools hold."),
        new("octavia_memory_pool_used_bytes", "PoolUsed_bytes", "Bytes of memory pools that are in use."),
        new("octavia_memory_pool_failures_total", "PoolFailed", "Times that a memory pool got no more memory."),
        new("octavia_loadbalancer_max_connections", "Maxconn", "Connections that may be open at one time."),
        new("octavia_loadbalancer_current_connections", "CurrConns", "Connections that are open."),
        new("octavia_loadbalancer_connections_total", "CumConns", "Connections that were taken."),
        new("octavia_loadbalancer_requests_total", "CumReq", "Requests that were taken."),
        new("octavia_loadbalancer_max_ssl_connections", "MaxSslConns", "TLS connections that may be open at one time; 0: no limit."),
        new("octavia_loadbalancer_current_ssl_connections", "CurrSslConns", "TLS connections that are open."),
        new("octavia_loadbalancer_ssl_connections_total", "CumSslConns", "TLS connections that were taken or made."),
        new("octavia_loadbalancer_current_connection_rate", "ConnRate", "Connections taken in the last second."),
        new("octavia_loadbalancer_limit_connection_rate", "ConnRateLimit", "Connections that may be taken in a second; 0: no limit."),
        new("octavia_loadbalancer_max_connection_rate", "MaxConnRate", "Most connections taken in a second."),
        new("octavia_loadbalancer_current_session_rate", "SessRate", "Sessions begun in the last second."),
        new("octavia_loadbalancer_limit_session_rate", "SessRateLimit", "Sessions that may begin in a second; 0: no limit."),
        new("octavia_loadbalancer_max_session_rate", "MaxSessRate", "Most sessions begun in a second."),
        new("octavia_loadbalancer_current_ssl_rate", "SslRate", "TLS sessions begun in the last second."),
        new("octavia_loadbalancer_limit_ssl_rate", "SslRateLimit", "TLS sessions that may begin in a second; 0: no limit."),
        new("octavia_loadbalancer_max_ssl_rate", "MaxSslRate", "Most TLS sessions begun in a second."),
        new("octavia_loadbalancer_current_frontend_ssl_key_rate", "SslFrontendKeyRate",
            "TLS keys agreed with clients in the last second."),
        new("octavia_loadbalancer_max_frontend_ssl_key_rate", "SslFrontendMaxKeyRate",
            "Most TLS keys agreed with clients in a second."),
        new("octavia_loadbalancer_frontend_ssl_reuse", "SslFrontendSessionReuse_pct",
            "Percentage of clients' TLS sessions that went on with an earlier key."),
        new("octavia_loadbalancer_current_backend_ssl_key_rate", "SslBackendKeyRate",
            "TLS keys agreed with members in the last second."),
        new("octavia_loadbalancer_max_backend_ssl_key_rate", "SslBackendMaxKeyRate",
            "Most TLS keys agreed with members in a second."),
        new("octavia_loadbalancer_ssl_cache_lookups_total", "SslCacheLookups", "TLS sessions that were looked up."),
        new("octavia_loadbalancer_ssl_cache_misses_total", "SslCacheMisses", "TLS sessions that were looked up in vain."),
        new("octavia_loadbalancer_http_comp_bytes_in_total", "CompressBpsIn", "Bytes a second that go into compression."),
        new("octavia_loadbalancer_http_comp_bytes_out_total", "CompressBpsOut", "Bytes a second that come out of compression."),
        new("octavia_loadbalancer_limit_http_comp", "CompressBpsRateLim", "Bytes a second that may be compressed; 0: no limit."),
        new("octavia_loadbalancer_listeners", "Listeners", "Sockets that take connections, the service's own among them."),
        new("octavia_loadbalancer_dropped_logs_total", "DroppedLogs", "Lines of log that could not be sent."),
    ];

    /// <summary>Of each listener: columns of frontends.</summary>
    public static ImmutableArray<Metric> Listener { get; } =
    [
        new("octavia_listener_status", "status", "Whether the listener takes connections: 1 for the state it is in.",
            MetricShape.State),
        new("octavia_listener_current_sessions", "scur", "Sessions that are open."),
        new("octavia_listener_max_sessions", "smax", "Most sessions that were open at one time."),
        new("octavia_listener_limit_sessions", "slim", "Sessions that may be open at one time."),
        new("octavia_listener_sessions_total", "stot", "Sessions that were begun."),
        new("octavia_listener_limit_session_rate", "rate_lim", "Sessions that may begin in a second; 0: no limit."),
        new("octavia_listener_max_session_rate", "rate_max", "Most sessions begun in a second."),
        new("octavia_listener_connections_rate_max", "conn_rate_max", "Most connections taken in a second."),
        new("octavia_listener_connections_total", "conn_tot", "Connections that were taken."),
        new("octavia_listener_bytes_in_total", "bin", "Bytes that came from clients."),
        new("octavia_listener_bytes_out_total", "bout", "Bytes that went to clients."),
        new("octavia_listener_requests_denied_total", "dreq", "Requests that a rule denied."),
        new("octavia_listener_responses_denied_total", "dresp", "Responses that a rule denied."),
        new("octavia_listener_request_errors_total", "ereq", "Requests that could not be read: broken, too slow, or cut."),
        new("octavia_listener_denied_connections_total", "dcon", "Connections that a rule denied, as from a source not allowed."),
        new("octavia_listener_denied_sessions_total", "dses", "Sessions that a rule denied."),
        new("octavia_listener_failed_header_rewriting_total", "wrew", "Headers that could not be written."),
        new("octavia_listener_http_requests_rate_max", "req_rate_max", "Most HTTP requests taken in a second."),
        new("octavia_listener_http_requests_total", "req_tot", "HTTP requests that were taken."),
        new("octavia_listener_http_responses_total", "hrsp_", "HTTP responses that were given, by class of status code.",
            MetricShape.Codes),
        new("octavia_listener_intercepted_requests_total", "intercepted",
            "HTTP requests that the load balancer answered by itself, as with a redirect."),
        new("octavia_listener_http_cache_lookups_total", "cache_lookups", "HTTP objects looked up in the cache."),
        new("octavia_listener_http_cache_hits_total", "cache_hits", "HTTP objects found in the cache."),
        .. Compression("octavia_listener"),
    ];

    /// <summary>Of each pool as each listener uses it: columns of backends.</summary>
    public static ImmutableArray<Metric> Pool { get; } =
    [
        new("octavia_pool_status", "status", "Whether the pool has a member to send to: 1 for the state it is in.",
            MetricShape.State),
        new("octavia_pool_current_sessions", "scur", "Sessions that are open."),
        new("octavia_pool_max_sessions", "smax", "Most sessions that were open at one time."),
        new("octavia_pool_limit_sessions", "slim", "Sessions up to which slow members get fewer than they may have."),
        new("octavia_pool_sessions_total", "stot", "Sessions that were begun."),
        new("octavia_pool_max_session_rate", "rate_max", "Most sessions begun in a second."),
        new("octavia_pool_last_session_seconds", "lastsess", "Seconds since the last session went to a member; -1: none did."),
        .. Queues("octavia_pool"),
        .. Traffic("octavia_pool"),
        new("octavia_pool_requests_denied_total", "dreq", "Requests that a rule denied."),
        new("octavia_pool_member_aborts_total", "srv_abrt", "Transfers that a member cut."),
        new("octavia_pool_active_members", "act", "Members that take traffic and are no backups."),
        new("octavia_pool_backup_members", "bck", "Backup members that could take traffic."),
        new("octavia_pool_check_up_down_total", "chkdown", "Times that the pool lost its last member."),
        new("octavia_pool_check_last_change_seconds", "lastchg", "Seconds since the pool last went up or down."),
        new("octavia_pool_downtime_seconds_total", "downtime", "Seconds that the pool was down."),
        new("octavia_pool_loadbalanced_total", "lbtot", "Times that a member was chosen."),
        new("octavia_pool_http_requests_total", "req_tot", "HTTP requests that were taken."),
        new("octavia_pool_http_responses_total", "hrsp_", "HTTP responses that were given, by class of status code.",
            MetricShape.Codes),
        new("octavia_pool_http_cache_lookups_total", "cache_lookups", "HTTP objects looked up in the cache."),
        new("octavia_pool_http_cache_hits_total", "cache_hits", "HTTP objects found in the cache."),
        .. Compression("octavia_pool"),
    ];

    /// <summary>Of each member as each listener uses it: columns of servers.</summary>
    public static ImmutableArray<Metric> Member { get; } =
    [
        new("octavia_member_status", "status", "How the member is: 1 for the state it is in.", MetricShape.State),
        new("octavia_member_current_sessions", "scur", "Sessions that are open."),
        new("octavia_member_max_sessions", "smax", "Most sessions that were open at one time."),
        new("octavia_member_limit_sessions", "slim", "Sessions that may be open at one time; absent: no limit."),
        new("octavia_member_sessions_total", "stot", "Sessions that were begun."),
        new("octavia_member_max_session_rate", "rate_max", "Most sessions begun in a second."),
        new("octavia_member_last_session_seconds", "lastsess", "Seconds since the last session went to it; -1: none did."),
        .. Queues("octavia_member"),
        new("octavia_member_queue_limit", "qlimit", "Requests that may wait for it; absent: no limit."),
        .. Traffic("octavia_member"),
        new("octavia_member_server_aborts_total", "srv_abrt", "Transfers that the member cut."),
        new("octavia_member_weight", "weight", "Its share of the traffic, against the other members' weights."),
        new("octavia_member_check_failures_total", "chkfail", "Checks that failed while it was up."),
        new("octavia_member_check_up_down_total", "chkdown", "Times that it went down."),
        new("octavia_member_downtime_seconds_total", "downtime", "Seconds that it was down."),
        new("octavia_member_check_last_change_seconds", "lastchg", "Seconds since it last went up or down."),
        new("octavia_member_current_throttle", "throttle",
            "Percentage of its weight that it has while it comes slowly; absent: it does not."),
        new("octavia_member_loadbalanced_total", "lbtot", "Times that it was chosen."),
        new("octavia_member_http_responses_total", "hrsp_", "HTTP responses that it gave, by class of status code.",
            MetricShape.Codes),
        new("octavia_member_idle_connections_current", "srv_icur", "Idle connections that are kept for later requests."),
        new("octavia_member_idle_connections_limit", "src_ilim", "Idle connections that may be kept; absent: no limit."),
    ];

    /// <summary>All, with the two that HAProxy does not tell first.</summary>
    public static IEnumerable<Metric> All =>
    [
        new(CpuName, "Idle_pct", "Percentage of their time that the load balancer's threads work."),
        new(MemoryName, "", "Percentage of the host's memory that the load balancer has."),
        .. LoadBalancer, .. Listener, .. Pool, .. Member,
    ];

    private static Metric[] Queues(string of) =>
    [
        new($"{of}_current_queue", "qcur", "Requests that wait for a connection."),
        new($"{of}_max_queue", "qmax", "Most requests that waited at one time."),
    ];

    private static Metric[] Traffic(string of) =>
    [
        new($"{of}_connection_attempts_total", "connect", "Connections that were tried."),
        new($"{of}_connection_reuses_total", "reuse", "Requests that went over a connection that was there."),
        new($"{of}_bytes_in_total", "bin", "Bytes that came from clients."),
        new($"{of}_bytes_out_total", "bout", "Bytes that went to clients."),
        new($"{of}_queue_time_average_seconds", "qtime", "Seconds of waiting, the mean of the last 1024 connections.",
            MetricShape.Milliseconds),
        new($"{of}_connect_time_average_seconds", "ctime", "Seconds of connecting, the mean of the last 1024 connections.",
            MetricShape.Milliseconds),
        new($"{of}_response_time_average_seconds", "rtime",
            "Seconds to the beginning of a response, the mean of the last 1024.", MetricShape.Milliseconds),
        new($"{of}_total_time_average_seconds", "ttime", "Seconds of a whole request, the mean of the last 1024.",
            MetricShape.Milliseconds),
        new($"{of}_max_queue_time_seconds", "qtime_max", "Most seconds of waiting.", MetricShape.Milliseconds),
        new($"{of}_max_connect_time_seconds", "ctime_max", "Most seconds of connecting.", MetricShape.Milliseconds),
        new($"{of}_max_response_time_seconds", "rtime_max", "Most seconds to the beginning of a response.",
            MetricShape.Milliseconds),
        new($"{of}_max_total_time_seconds", "ttime_max", "Most seconds of a whole request.", MetricShape.Milliseconds),
        new($"{of}_responses_denied_total", "dresp", "Responses that a rule denied."),
        new($"{of}_connection_errors_total", "econ", "Connections that could not be made."),
        new($"{of}_response_errors_total", "eresp", "Responses that could not be read."),
        new($"{of}_retry_warnings_total", "wretr", "Times that a connection was tried again."),
        new($"{of}_redispatch_warnings_total", "wredis", "Times that another member was taken after one failed."),
        new($"{of}_failed_header_rewriting_total", "wrew", "Headers that could not be written."),
        new($"{of}_client_aborts_total", "cli_abrt", "Transfers that a client cut."),
    ];

    private static Metric[] Compression(string of) =>
    [
        new($"{of}_http_comp_bytes_in_total", "comp_in", "Bytes that went into compression."),
        new($"{of}_http_comp_bytes_out_total", "comp_out", "Bytes that came out of compression."),
        new($"{of}_http_comp_bytes_bypassed_total", "comp_byp", "Bytes that were not compressed, to save time."),
        new($"{of}_http_comp_responses_total", "comp_rsp", "Responses that were compressed."),
    ];
}
