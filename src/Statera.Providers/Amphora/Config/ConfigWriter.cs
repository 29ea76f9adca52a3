namespace Statera.Providers.Amphora.Config;

/// <summary>
/// Writes a plan as the text of haproxy.cfg. Equal plans make equal texts, so that a text's hash names it.
/// </summary>
internal static class ConfigWriter
{
    public static string Write(HaproxyPlan plan)
    {
        var text = new ConfigText();
        text.Comment($"Load balancer {plan.LoadBalancerId} on {plan.VipAddress}; written by Statera, edits are lost.");
        if (plan.Failovers > 0)
        {
            text.Comment($"Failover {plan.Failovers}.");
        }

        Write(text, plan.Global);
        WriteDefaults(text);
        foreach (var frontend in plan.Frontends)
        {
            Write(text, frontend);
        }

        foreach (var backend in plan.Backends)
        {
            Write(text, backend);
        }

        return text.ToString();
    }

    private static void Write(ConfigText text, GlobalSection global)
    {
        text.Section("global");
        text.Line("nbthread", $"{global.Threads}");
        text.Line("maxconn", $"{global.MaxConnections}");
        text.Line("hard-stop-after", $"{(long)global.DrainTimeout.TotalSeconds}s");
        text.Line("stats", "socket", global.RuntimeSocket, "mode", "600", "level", "admin");

        // What the process before knew of its members' health.
        text.Line("server-state-file", global.ServerStates);

        // Our one connection is idle between polls, and must not be closed for that.
        text.Line("stats", "timeout", "1d");
        if (global.HasHttpClient)
        {
            // Otherwise each start parses the system's certificates for a client that nothing here uses: 40 ms, 1 MB.
            text.Line("httpclient.ssl.verify", "none");
        }

        if (global.Jail is { } jail)
        {
            text.Line("chroot", jail.Directory);
            text.Line("user", jail.User);
            text.Line("group", jail.Group);
        }
    }

    private static void WriteDefaults(ConfigText text)
    {
        text.Section("defaults");

        // A member that refuses is passed over at the first retry; Octavia's users know three retries.
        text.Line("retries", "3");
        text.Line("option", "redispatch", "1");

        // Large bodies go from socket to socket inside the kernel: a fifth to a tenth of the CPU time.
        text.Line("option", "splice-request");
        text.Line("option", "splice-response");
    }

    private static void Write(ConfigText text, FrontendSection frontend)
    {
        text.Section("frontend", $"{frontend.ListenerId}");
        text.Line("mode", ModeOf(frontend.Mode));
        text.LineWithVariable("bind", "fd@", frontend.SocketVariable);
        text.Line("timeout", "client", $"{frontend.ClientTimeout}ms");
        if (frontend.MaxConnections is { } limit)
        {
            text.Line("maxconn", $"{limit}");
        }

        if (frontend.DefaultBackend is { } backend)
        {
            text.Line("default_backend", backend);
        }
    }

    private static void Write(ConfigText text, BackendSection backend)
    {
        text.Section("backend", backend.Name);
        text.Line("mode", ModeOf(backend.Mode));
        text.Line(["balance", .. backend.Balance]);
        if (backend.Balance[0] == "source")
        {
            // A member that comes or goes moves its own clients only.
            text.Line("hash-type", "consistent");
        }

        if (backend.Mode is ProxyMode.Http)
        {
            text.Line("http-reuse", "safe");
        }

        text.Line("timeout", "connect", $"{backend.ConnectTimeout}ms");
        text.Line("timeout", "server", $"{backend.ServerTimeout}ms");
        if (backend.Check is { } check)
        {
            Write(text, check);
        }

        if (backend.Servers.Any(s => s.Backup))
        {
            text.Line("option", "allbackups");
        }

        foreach (var server in backend.Servers)
        {
            text.Line([.. server.Words(backend.Check)]);
        }
    }

    private static void Write(ConfigText text, HealthCheck check)
    {
        text.Line("timeout", "check", $"{check.Timeout}s");

        // Otherwise each change would send clients to members that are down, until they are found down again.
        text.Line("load-server-state-from-file", "global");
        if (check.Http is not { } http)
        {
            return;
        }

        text.Line("option", "httpchk");
        string[] host = http.Host is null ? [] : ["hdr", "Host", ConfigText.Literal(http.Host)];
        text.Line(["http-check", "send", "meth", http.Method, "uri", http.Path, "ver", http.Version, .. host]);
        text.Line("http-check", "expect", "status", http.Codes);
    }

    private static string ModeOf(ProxyMode mode) => mode is ProxyMode.Http ? "http" : "tcp";
}
