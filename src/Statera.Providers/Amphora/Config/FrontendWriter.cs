using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Config;

/// <summary>Writes a listener as a <c>frontend</c> section.</summary>
internal static class FrontendWriter
{
    public static void Write(ConfigText text, FrontendSection frontend)
    {
        text.Section("frontend", $"{frontend.ListenerId}");
        text.Line("mode", frontend.Mode.Word());
        foreach (var bind in frontend.Binds)
        {
            text.LineWithVariable("bind", "fd@", bind.Variable, [.. frontend.Tls?.Words ?? []]);
        }

        text.Line("timeout", "client", $"{frontend.ClientTimeout}ms");
        frontend.FlowLog?.Write(text);
        if (frontend.MaxConnections is { } limit)
        {
            text.Line("maxconn", $"{limit}");
        }

        if (frontend.Tls?.StrictTransport is { } strict)
        {
            // In what HAProxy answers by itself, too: a redirect or an error is the first answer that many get.
            text.Line("http-after-response", "set-header", "Strict-Transport-Security", ConfigText.Literal(strict));
        }

        WriteAllowed(text, frontend.AllowedSources);
        if (frontend.InspectDelay > 0)
        {
            text.Line("tcp-request", "inspect-delay", $"{frontend.InspectDelay}ms");
        }

        foreach (var policy in frontend.Policies)
        {
            L7Writer.Write(text, policy);
        }

        if (frontend.Metrics is { } metrics)
        {
            MetricsRoute.WriteRules(text);
            text.Line("default_backend", metrics.Backend);
            metrics.WriteBackend(text);
        }
        else if (frontend.DefaultBackend is { } backend)
        {
            text.Line("default_backend", backend);
        }
    }

    // A line has 64 words at most, and those of one name add up.
    private static void WriteAllowed(ConfigText text, ImmutableArray<string> sources)
    {
        foreach (var some in sources.Chunk(32))
        {
            text.Line(["acl", "allowed_source", "src", "--", .. some]);
        }

        if (!sources.IsEmpty)
        {
            text.Line("tcp-request", "connection", "reject", "unless", "allowed_source");
        }
    }
}
