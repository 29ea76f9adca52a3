using Statera.Core.Providers;
using Statera.Providers;
using Statera.Providers.Noop;
using Statera.Server.Hosting;

namespace Statera.FunctionalTests.Support;

/// <summary>
/// The whole service with the providers that Octavia had when it was recorded: their names, words and capabilities, and
/// nothing that serves.
/// </summary>
public sealed class OctaviaServer() : TestServer(new ServerParts { Providers = Providers() })
{
    internal const string AmphoraDescription = "The Octavia Amphora driver.";

    private static IProvider[] Providers()
    {
        var amphora = new NoopProvider(
            "amphora", AmphoraDescription, OctaviaCapabilities.AmphoraFlavor, OctaviaCapabilities.AmphoraZone);
        return
        [
            amphora,
            new ProviderAlias("octavia", "Deprecated alias of the Octavia Amphora driver.", amphora),
            new NoopProvider(),
            new NoopProvider("noop_driver-alt", "The no-op driver alt."),
        ];
    }
}
