namespace Statera.Providers.Amphora.Config;

/// <summary>
/// How the members of a backend are asked; <see cref="Http"/> is null where a connection is all that is asked for.
/// </summary>
internal sealed record HealthCheck(int Delay, int Timeout, int Fall, int Rise, HttpQuestion? Http)
{
    /// <summary>The members are asked over TLS, whatever traffic goes over.</summary>
    public bool Tls { get; init; }
}

/// <summary>An HTTP health check's request and the codes that are good.</summary>
internal sealed record HttpQuestion(string Method, string Path, string Version, string? Host, string Codes);
