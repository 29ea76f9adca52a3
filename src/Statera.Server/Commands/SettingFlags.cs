using System.CommandLine;
using Statera.Server.Settings;

namespace Statera.Server.Commands;

/// <summary>The settings as flags of a command.</summary>
/// <param name="offered">Those that are flags; the others are read all the same. All where none is named.</param>
internal sealed class SettingFlags(params Setting[] offered)
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = "The settings file [env: STATERA_CONFIG].",
        HelpName = "FILE",
    };

    private readonly Dictionary<Setting, Option<string?>> _options = (offered.Length > 0 ? [.. offered] : SettingsTable.All).ToDictionary(
        setting => setting,
        setting => new Option<string?>(setting.Flag)
        {
            Description = $"{setting.Help} [env: {setting.Variable}]"
                + (setting.Default.Length > 0 ? $" [default: {setting.Default}]" : ""),
            HelpName = "VALUE",
        });

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_config);
        foreach (var option in _options.Values)
        {
            command.Add(option);
        }
    }

    /// <summary>The settings as the command line, the environment and the file say them.</summary>
    public SettingValues Read(ParseResult parsed, IReadOnlyDictionary<Setting, string>? standard = null)
    {
        var flags = new Dictionary<Setting, string>(standard ?? new Dictionary<Setting, string>());
        foreach (var (setting, option) in _options)
        {
            if (parsed.GetValue(option) is { } value)
            {
                flags[setting] = value;
            }
        }

        var file = parsed.GetValue(_config) ?? Environment.GetEnvironmentVariable("STATERA_CONFIG");
        return new SettingValues(
            flags,
            Environment.GetEnvironmentVariable,
            file is { Length: > 0 } ? SettingsFile.Read(file) : new Dictionary<string, string>());
    }
}
