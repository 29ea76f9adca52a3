using Statera.Core.Secrets;
using Statera.OpenStack.KeyManager;

namespace Statera.Server.Settings;

/// <summary>What the key manager is told.</summary>
/// <param name="BuiltIn">It is this service, rather than Barbican.</param>
/// <param name="BarbicanUrl">Where Barbican is, of that mode.</param>
/// <param name="Limits">The limits of the built-in one.</param>
/// <param name="Watch">How the certificates in use are looked after.</param>
internal sealed record KeyManagerSettings(
    bool BuiltIn, Uri? BarbicanUrl, KeyManagerOptions Limits, SecretWatchOptions Watch)
{
    /// <summary>Reads the options out of the settings.</summary>
    /// <exception cref="SettingsException">One can't be used.</exception>
    public static KeyManagerSettings From(SettingValues values)
    {
        var builtIn = values.OneOf(SettingsTable.KeyManagerMode, "builtin", "barbican") == "builtin";
        Uri? url = null;
        if (!builtIn && (!Uri.TryCreate(values.Text(SettingsTable.BarbicanUrl).TrimEnd('/') + "/", UriKind.Absolute, out url)
            || url.Scheme is not ("http" or "https")))
        {
            throw values.Wrong(SettingsTable.BarbicanUrl, "the URL of Barbican, as key_manager.mode is barbican");
        }

        return new KeyManagerSettings(
            builtIn,
            url,
            new KeyManagerOptions(
                values.Number(SettingsTable.MaxPayload, 1, 65_536),
                values.OneOf(SettingsTable.ReplacePayload, "allow", "refuse") == "allow"),
            new SecretWatchOptions(
                values.Time(SettingsTable.CertificateInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromDays(1)),
                values.Time(SettingsTable.ExpiryWarning, TimeSpan.Zero, TimeSpan.FromDays(3650))));
    }
}
