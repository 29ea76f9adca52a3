using System.Collections.Immutable;

namespace Statera.Server.Settings;

/// <summary>
/// The settings file: sections in brackets, <c>name = value</c> lines, comments behind <c>#</c>, as OpenStack's are.
/// </summary>
internal static class SettingsFile
{
    /// <summary>Reads a file into values by key, <c>section.name</c>.</summary>
    /// <exception cref="SettingsException">It can't be read, or has a line or name that is none; the message says which
    /// line.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            return Parse(path, File.ReadLines(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The settings file can't be read: {error.Message}");
        }
    }

    private static ImmutableDictionary<string, string> Parse(string path, IEnumerable<string> lines)
    {
        var known = SettingsTable.All.Select(setting => setting.Key).ToHashSet();
        var values = ImmutableDictionary.CreateBuilder<string, string>();
        var section = SettingsTable.ServerSection;
        foreach (var (number, raw) in lines.Index())
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[' && line[^1] == ']')
            {
                section = line[1..^1].Trim();
                continue;
            }

            var parts = line.Split('=', 2);
            var key = $"{section}.{parts[0].Trim()}";
            if (parts.Length != 2 || !known.Contains(key))
            {
                throw new SettingsException(
                    $"{path}, line {number + 1}: '{line}' is no setting; docs/configuration.md lists them.");
            }

            values[key] = parts[1].Trim();
        }

        return values.ToImmutable();
    }
}
