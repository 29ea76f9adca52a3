namespace Statera.Providers.Amphora.Config;

/// <summary>
/// Writes a plan as the text of haproxy.cfg. Equal plans make equal texts, so that a text's hash names it.
/// </summary>
internal static class ConfigWriter
{
    public static string Write(HaproxyPlan plan)
    {
        var text = new ConfigText();
        text.Comment($"Load balancer {plan.LoadBalancerId} on {string.Join(", ", plan.VipAddresses)}; written by Statera, edits are lost.");
        if (plan.Failovers > 0)
        {
            text.Comment($"Failover {plan.Failovers}.");
        }

        foreach (var large in plan.LargeFiles)
        {
            text.Comment($"With {large}.");
        }

        if (plan.Global.FlowLog is { } log)
        {
            // Another target is another process, and the file's name is nowhere else in here.
            text.Comment($"Flow log: {string.Join(", ", FlowLog.TargetsOf(log))}.");
        }

        Write(text, plan.Global);
        if (plan.Global.FlowLog is { Receivers.IsEmpty: false })
        {
            text.Line("log-send-hostname", FlowLog.HostNameOf(plan.LoadBalancerId));
        }

        if (plan.Frontends.Any(f => f.Tls is not null))
        {
            // Lists of certificates name them without their directory, as they can't quote what it may contain.
            text.Line("crt-base", plan.Global.Directory);
        }

        if (plan.Frontends.Any(f => f.Tls?.Clients is not null))
        {
            // A session that is resumed is not judged again: without this, a client that was revoked for five minutes.
            text.Line("tune.ssl.lifetime", "30");
        }

        WriteDefaults(text);
        foreach (var frontend in plan.Frontends)
        {
            FrontendWriter.Write(text, frontend);
        }

        foreach (var backend in plan.Backends)
        {
            BackendWriter.Write(text, backend);
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

        // Otherwise each start parses the system's certificates for a client that nothing here uses: 40 ms, 1 MB.
        text.Line("httpclient.ssl.verify", "none");

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
}
