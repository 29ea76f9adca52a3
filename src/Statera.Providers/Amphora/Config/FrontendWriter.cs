namespace Statera.Providers.Amphora.Config;

/// <summary>Writes a listener as a <c>frontend</c> section.</summary>
internal static class FrontendWriter
{
    public static void Write(ConfigText text, FrontendSection frontend)
    {
        text.Section("frontend", $"{frontend.ListenerId}");
        text.Line("mode", frontend.Mode.Word());
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
}
