using Statera.OpenStack.Identity;

namespace Statera.Server.Settings;

/// <summary>Who knows who sends a request.</summary>
internal enum IdentityMode
{
    /// <summary>The identity service that is part of this one.</summary>
    BuiltIn,

    /// <summary>A real Keystone.</summary>
    Keystone,

    /// <summary>Nobody: everybody may do everything.</summary>
    None,
}

/// <summary>What the section <c>identity</c> says of the mode.</summary>
/// <param name="Mode">Who is asked.</param>
/// <param name="Keystone">The real Keystone; null in the other modes.</param>
internal sealed record IdentitySettings(IdentityMode Mode, KeystoneOptions? Keystone)
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite;

    /// <summary>Reads them.</summary>
    /// <exception cref="SettingsException">One can't be used.</exception>
    public static IdentitySettings From(SettingValues values)
    {
        var mode = Enum.Parse<IdentityMode>(
            values.OneOf(SettingsTable.Mode, "builtin", "keystone", "none"), ignoreCase: true);
        return new IdentitySettings(mode, mode == IdentityMode.Keystone ? Real(values) : null);
    }

    private static KeystoneOptions Real(SettingValues values)
    {
        if (!Uri.TryCreate(values.Text(SettingsTable.AuthUrl), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https"))
        {
            throw values.Wrong(SettingsTable.AuthUrl, "the URL of Keystone, like http://keystone.example.org:5000/v3");
        }

        var root = url.AbsoluteUri.TrimEnd('/');
        var file = values.Text(SettingsTable.PasswordFile);
        return new KeystoneOptions(
            new Uri(root.EndsWith("/v3", StringComparison.Ordinal) ? root : root + "/v3"),
            values.Text(SettingsTable.ServiceUser),
            values.Text(SettingsTable.ServiceUserDomain),
            values.Text(SettingsTable.ServiceProject),
            values.Text(SettingsTable.ServiceProjectDomain),
            File.Exists(file) && (File.GetUnixFileMode(file) & OfOthers) == 0
                ? Path.GetFullPath(file)
                : throw values.Wrong(
                    SettingsTable.PasswordFile, "a file with the service user's password that only its owner may read"),
            values.Time(SettingsTable.CacheTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)));
    }
}
