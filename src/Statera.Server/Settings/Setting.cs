namespace Statera.Server.Settings;

/// <summary>One setting of the service: by flag, by environment variable, or in the file, in this order.</summary>
/// <param name="Section">Its section in the file.</param>
/// <param name="Name">Its name in the section, in words joined by <c>_</c>.</param>
/// <param name="Default">Its value where nobody says one.</param>
/// <param name="Help">What it does, and the reason of the default.</param>
internal sealed record Setting(string Section, string Name, string Default, string Help)
{
    /// <summary>As the file has it: <c>[network] cidr</c>.</summary>
    public string Key => $"{Section}.{Name}";

    /// <summary>On the command line: <c>--network-cidr</c>; the server's own have no section.</summary>
    public string Flag => "--" + Joined('-');

    /// <summary>In the environment: <c>STATERA_NETWORK_CIDR</c>.</summary>
    public string Variable => "STATERA_" + Joined('_').ToUpperInvariant();

    private string Joined(char separator) =>
        (Section == SettingsTable.ServerSection ? Name : $"{Section}_{Name}").Replace('_', separator);
}
