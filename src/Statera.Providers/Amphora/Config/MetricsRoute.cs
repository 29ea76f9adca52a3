namespace Statera.Providers.Amphora.Config;

/// <summary>How a PROMETHEUS listener gets what it answers: from us.</summary>
/// <param name="ListenerId">The listener.</param>
/// <param name="Socket">Where we are, as HAProxy sees it when it is locked up.</param>
/// <param name="ConnectTimeout">How long it may take to reach us, in milliseconds.</param>
/// <param name="ServerTimeout">How long we may be silent, in milliseconds.</param>
internal sealed record MetricsRoute(Guid ListenerId, string Socket, int ConnectTimeout, int ServerTimeout)
{
    /// <summary>The backend. No pool's name: what is read of pools and members leaves it out.</summary>
    public string Backend => $"metrics:{ListenerId}";

    /// <summary>What of other requests is refused.</summary>
    public static void WriteRules(ConfigText text)
    {
        text.Line("http-request", "deny", "deny_status", "404", "unless", "{", "path", "/metrics", "}");
        text.Line("http-request", "deny", "deny_status", "405", "unless", "{", "method", "GET", "HEAD", "}");
    }

    public void WriteBackend(ConfigText text)
    {
        text.Section("backend", Backend);
        text.Line("mode", "http");

        // When we are away, who asks is told so at once, rather than after seconds of trying.
        text.Line("retries", "0");
        text.Line("timeout", "connect", $"{ConnectTimeout}ms");
        text.Line("timeout", "server", $"{ServerTimeout}ms");

        // However many ask, we are asked by a few.
        text.Line("server", "statera", "unix@" + Socket, "maxconn", "4");
    }
}
