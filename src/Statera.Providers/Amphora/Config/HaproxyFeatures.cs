namespace Statera.Providers.Amphora.Config;

/// <summary>What differs between the versions of HAProxy that can be used, 2.6 to 3.2. The one place that knows.</summary>
/// <param name="Version">Major and minor.</param>
internal sealed record HaproxyFeatures(Version Version)
{
    /// <summary>The oldest that can be used.</summary>
    public static Version Oldest { get; } = new(2, 6);

    /// <summary>Whether a listener that says nothing of it offers HTTP/2 in TLS. Such a one must say that it does not.</summary>
    public bool OffersHttp2 => Version >= new Version(2, 8);
}
