using Statera.Providers.Amphora;

namespace Statera.Server.Settings;

/// <summary>What the amphora provider is told.</summary>
internal static class AmphoraSettings
{
    /// <summary>Reads the options out of the settings.</summary>
    /// <param name="values">The settings.</param>
    /// <param name="directory">Where the provider keeps what it needs.</param>
    public static AmphoraOptions From(SettingValues values, string directory) => new()
    {
        StateDirectory = directory,
        HaproxyPath = values.Text(SettingsTable.Haproxy),
        User = values.Text(SettingsTable.AmphoraUser),
        Group = values.Text(SettingsTable.AmphoraGroup),
        MaxConnections = values.Number(SettingsTable.MaxConnections, 1, 1_000_000),
        Threads = values.Number(SettingsTable.Threads, 1, 64),
        HttpReuse = Enum.Parse<HttpReuse>(values.OneOf(SettingsTable.HttpReuse, "always", "safe"), ignoreCase: true),
        DrainTimeout = values.Time(SettingsTable.DrainTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(24)),
        PollInterval = values.Time(SettingsTable.PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        FlowLog = FlowLogOf(values),
    };

    private static FlowLogOptions? FlowLogOf(SettingValues values)
    {
        var facility = values.Number(SettingsTable.FlowLogFacility, 0, 7);
        return !FlowLogOptions.TryParse(values.Text(SettingsTable.FlowLog), out var options, out var shouldBe)
            ? throw values.Wrong(SettingsTable.FlowLog, shouldBe!)
            : options is null ? null : options with { Facility = facility };
    }
}
