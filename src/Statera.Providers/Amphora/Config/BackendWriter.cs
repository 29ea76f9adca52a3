namespace Statera.Providers.Amphora.Config;

/// <summary>Writes a pool as a <c>backend</c> section.</summary>
internal static class BackendWriter
{
    public static void Write(ConfigText text, BackendSection backend)
    {
        text.Section("backend", backend.Name);
        text.Line("mode", backend.Mode.Word());
        text.Line(["balance", .. backend.Balance]);
        if (backend.Balance[0] == "source")
        {
            // A member that comes or goes moves its own clients only.
            text.Line("hash-type", "consistent");
        }

        if (backend.Mode is ProxyMode.Http)
        {
            Write(text, backend.HttpReuse);
        }

        backend.Persistence?.Write(text);
        InsertedHeaders.Write(text, backend.InsertedHeaders);
        text.Line("timeout", "connect", $"{backend.ConnectTimeout}ms");
        text.Line("timeout", "server", $"{backend.ServerTimeout}ms");
        if (backend.Check is not null || backend.Ping is not null)
        {
            // Otherwise each change would send clients to members that are down, until they are found down again.
            text.Line("load-server-state-from-file", "global");
        }

        if (backend.Check is { } check)
        {
            Write(text, check);
        }

        // It means nothing where there are no backups, and they may come while HAProxy runs.
        text.Line("option", "allbackups");
        foreach (var server in backend.Servers)
        {
            text.Line([.. server.Words(backend.Check, backend.Tls)]);
        }
    }

    private static void Write(ConfigText text, HttpReuse reuse)
    {
        text.Line("http-reuse", reuse is HttpReuse.Always ? "always" : "safe");
        if (reuse is HttpReuse.Always)
        {
            // A member may close an idle connection just as a request comes on it. A client that had sent one before is
            // told by its own connection's end, as HTTP has it, and sends again; of one that had not, HAProxy sends it
            // again, where that may be sent twice.
            text.Line("retry-on", "conn-failure", "empty-response");
            text.Line(
                "http-request", "disable-l7-retry", "unless",
                "{", "http_first_req", "}", "{", "method", "GET", "HEAD", "OPTIONS", "TRACE", "}");
        }
    }

    private static void Write(ConfigText text, HealthCheck check)
    {
        text.Line("timeout", "check", $"{check.Timeout}s");
        if (check.Http is not { } http)
        {
            return;
        }

        text.Line("option", "httpchk");
        string[] host = http.Host is null ? [] : ["hdr", "Host", ConfigText.Literal(http.Host)];
        text.Line(["http-check", "send", "meth", http.Method, "uri", http.Path, "ver", http.Version, .. host]);
        text.Line("http-check", "expect", "status", http.Codes);
    }
}
