using Statera.Core.Providers;
using Statera.Providers.Amphora;
using Statera.Providers.Noop;

namespace Statera.Server.Hosting;

/// <summary>The providers that the settings can enable, under Octavia's names for them.</summary>
internal static class EnabledProviders
{
    private const string AmphoraName = "amphora", AmphoraAlias = "octavia";
    private const string NoopName = "noop_driver", NoopAlternative = "noop_driver-alt";

    /// <summary>All the names.</summary>
    public static IReadOnlyList<string> Known { get; } = [AmphoraName, AmphoraAlias, NoopName, NoopAlternative];

    /// <summary>Whether there is a provider of that name.</summary>
    public static bool IsKnown(string name) => Known.Contains(name);

    /// <summary>Makes the providers of those names, in that order.</summary>
    /// <param name="names">Known names, each once.</param>
    /// <param name="amphora">Makes the amphora provider; asked once at most.</param>
    public static ProviderRegistry Make(IReadOnlyList<string> names, Func<AmphoraProvider> amphora)
    {
        var made = new Lazy<AmphoraProvider>(amphora);
        return new ProviderRegistry([.. names.Select(name => Make(name, made))]);
    }

    private static IProvider Make(string name, Lazy<AmphoraProvider> amphora) => name switch
    {
        AmphoraName => amphora.Value,
        AmphoraAlias => new ProviderAlias(
            AmphoraAlias, "Deprecated alias of the Octavia Amphora driver.", amphora.Value),
        NoopName => new NoopProvider(),
        NoopAlternative => new NoopProvider(NoopAlternative, "The no-op driver alt."),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such provider"),
    };
}
