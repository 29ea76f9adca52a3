using System.Globalization;
using System.Net;

namespace Statera.Server.Settings;

/// <summary>
/// The values of the settings, each from the strongest place that says it: flag, environment, file, default.
/// </summary>
internal sealed class SettingValues
{
    private readonly Dictionary<Setting, (string Text, string Source)> _values = [];

    /// <summary>Gathers the values.</summary>
    /// <param name="flags">What the command line says, by setting.</param>
    /// <param name="environment">The value of an environment variable, or null.</param>
    /// <param name="file">What the file says, by key.</param>
    public SettingValues(
        IReadOnlyDictionary<Setting, string> flags, Func<string, string?> environment,
        IReadOnlyDictionary<string, string> file)
    {
        foreach (var setting in SettingsTable.All)
        {
            _values[setting] = flags.TryGetValue(setting, out var flag) ? (flag, setting.Flag)
                : environment(setting.Variable) is { Length: > 0 } variable ? (variable, setting.Variable)
                : file.TryGetValue(setting.Key, out var line) ? (line, $"{setting.Key} in the settings file")
                : (setting.Default, "the default");
        }
    }

    /// <summary>A text.</summary>
    public string Text(Setting setting) => _values[setting].Text;

    /// <summary>A whole number in a range.</summary>
    public int Number(Setting setting, int least, int most) =>
        int.TryParse(Text(setting), least < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : throw Wrong(setting, $"a number from {least} to {most}");

    /// <summary>A time: a number with ms, s, m, h or d.</summary>
    public TimeSpan Time(Setting setting, TimeSpan least, TimeSpan most) =>
        TryParseTime(Text(setting)) is { } time && time >= least && time <= most
            ? time
            : throw Wrong(setting, $"a time from {Show(least)} to {Show(most)}, like 500ms, 10s, 5m, 1h");

    /// <summary>An IP address.</summary>
    public IPAddress Address(Setting setting) =>
        IPAddress.TryParse(Text(setting), out var address) ? address : throw Wrong(setting, "an IP address");

    /// <summary>One of a set of words.</summary>
    public string OneOf(Setting setting, params IReadOnlyList<string> words) =>
        words.FirstOrDefault(word => word.Equals(Text(setting), StringComparison.OrdinalIgnoreCase))
        ?? throw Wrong(setting, $"one of {string.Join(", ", words)}");

    /// <summary>Says that a value can't be used.</summary>
    public SettingsException Wrong(Setting setting, string shouldBe) => new(
        $"{_values[setting].Source} is '{Text(setting)}', but must be {shouldBe}.");

    private static TimeSpan? TryParseTime(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (!long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > int.MaxValue)
        {
            return null;
        }

        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" when number < 100_000 => TimeSpan.FromDays(number),
            _ => null,
        };
    }

    private static string Show(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? $"{time.TotalMilliseconds}ms"
        : time < TimeSpan.FromHours(1) ? $"{time.TotalSeconds}s"
        : $"{time.TotalHours}h";
}
