using Statera.Server.Settings;
using Statera.Testing;

namespace Statera.Tests.Settings;

public sealed class SettingsTests
{
    [Fact]
    public void Documentation_lists_every_setting_as_it_is()
    {
        var page = File.ReadAllText(Repository.In("docs", "configuration.md"));

        foreach (var setting in SettingsTable.All)
        {
            var standard = setting.Default.Length > 0 ? $"`{setting.Default}`" : "";
            page.ShouldContain(
                $"| `{setting.Name}` | `{setting.Flag}` `{setting.Variable}` | {standard} | {setting.Help} |");
        }
    }

    [Theory]
    [InlineData("flag", "variable", "file", "flag")]
    [InlineData(null, "variable", "file", "variable")]
    [InlineData(null, null, "file", "file")]
    [InlineData(null, null, null, "haproxy")]
    public void Strongest_place_wins(string? flag, string? variable, string? file, string expected)
    {
        var setting = SettingsTable.Haproxy;
        var values = new SettingValues(
            flag is null ? new Dictionary<Setting, string>() : new Dictionary<Setting, string> { [setting] = flag },
            name => name == "STATERA_AMPHORA_HAPROXY" ? variable : null,
            file is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["amphora.haproxy"] = file });

        values.Text(setting).ShouldBe(expected);
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("10s", 10)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    public void Times_are_read(string text, double seconds) =>
        Values(SettingsTable.PollInterval, text)
            .Time(SettingsTable.PollInterval, TimeSpan.Zero, TimeSpan.FromDays(1)).TotalSeconds.ShouldBe(seconds);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("99999999999999999999s")]
    [InlineData("2d")]
    public void Times_that_are_none_or_too_long_are_refused(string text) =>
        Should.Throw<SettingsException>(() => Values(SettingsTable.PollInterval, text)
            .Time(SettingsTable.PollInterval, TimeSpan.Zero, TimeSpan.FromDays(1)))
            .Message.ShouldContain("--amphora-poll-interval");

    [Theory]
    [InlineData("", null)]
    [InlineData("127.0.0.1:9877", "127.0.0.1:9877")]
    [InlineData("[::1]:9877", "[::1]:9877")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    public void Metrics_are_told_where_it_says(string text, string? place) =>
        (ServerOptions.From(Values(SettingsTable.MetricsBind, text)).MetricsBind?.ToString()).ShouldBe(place);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("9877")]
    [InlineData("::1")]
    [InlineData("::0")]
    [InlineData("localhost:9877")]
    [InlineData("127.0.0.1:99999")]
    public void A_place_of_metrics_that_is_none_is_refused(string text) =>
        Should.Throw<SettingsException>(() => ServerOptions.From(Values(SettingsTable.MetricsBind, text)))
            .Message.ShouldContain("--metrics-bind");

    [Fact]
    public void File_has_sections_names_and_comments()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "# a comment\nlisten = 127.0.0.9\n\n[network]\n cidr=127.80.0.0/16 \n");

        var values = SettingsFile.Read(path);
        File.Delete(path);

        values.ShouldBe(
            new Dictionary<string, string> { ["server.listen"] = "127.0.0.9", ["network.cidr"] = "127.80.0.0/16" },
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("[network]\ncidre = x", "line 2")]
    [InlineData("nonsense", "line 1")]
    public void File_with_what_is_no_setting_is_refused_by_line(string text, string where)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);

        Should.Throw<SettingsException>(() => SettingsFile.Read(path)).Message.ShouldContain(where);
        File.Delete(path);
    }

    private static SettingValues Values(Setting setting, string text) => new(
        new Dictionary<Setting, string> { [setting] = text }, _ => null, new Dictionary<string, string>());
}
