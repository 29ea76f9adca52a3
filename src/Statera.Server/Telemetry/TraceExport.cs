using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Statera.Core.Telemetry;
using Statera.Server.Settings;

namespace Statera.Server.Telemetry;

/// <summary>
/// Sends spans to who collects them, by OTLP, where OpenTelemetry's own environment variables say where that is. Without
/// them nothing is made, measured or sent.
/// </summary>
internal static class TraceExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Begins to send; null where nobody says where to.</summary>
    /// <param name="version">The service's.</param>
    /// <param name="logger">Told what can't be sent.</param>
    /// <exception cref="SettingsException">A variable can't be used.</exception>
    public static IDisposable? Start(string version, ILogger logger)
    {
        var (all, traces) = (UrlIn(Endpoint), UrlIn(TracesEndpoint));
        if (all is null && traces is null)
        {
            return null;
        }

        var protocol = ChosenProtocol();
        var tracer = Sdk.CreateTracerProviderBuilder()
            .AddSource(Tracing.SourceName)
            // The calls to Keystone, Neutron and Barbican, which are in the same trace there.
            .AddSource("System.Net.Http")
            // The environment last: it has the last word.
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddTelemetrySdk()
                .AddService("statera", serviceVersion: version, autoGenerateServiceInstanceId: false)
                .AddEnvironmentVariableDetector())
            .AddOtlpExporter(options =>
            {
                options.Protocol = protocol;
                if (traces is not null)
                {
                    // As it stands; the library only knows the variable of all signals, to which it appends.
                    options.Endpoint = traces;
                }
            })
            .Build();
        return new Both(tracer, new ExportTroubles(logger));
    }

    // The library takes its default instead of what it can't read, and the spans go where nobody looks.
    private static Uri? UrlIn(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") => url,
        var text => throw new SettingsException(
            $"{variable} is '{text}', which is no URL of a collector: give one like http://127.0.0.1:4318."),
    };

    // OpenTelemetry's specification asks for HTTP where nobody says; the library, for older users, takes gRPC.
    private static OtlpExportProtocol ChosenProtocol() => Environment.GetEnvironmentVariable(Protocol) switch
    {
        null or "" or "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
        "grpc" => OtlpExportProtocol.Grpc,
        var text => throw new SettingsException($"{Protocol} is '{text}'; it can be http/protobuf or grpc."),
    };

    private sealed class Both(IDisposable first, IDisposable second) : IDisposable
    {
        // Sends what waits, and then tells no more.
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
        }
    }
}
