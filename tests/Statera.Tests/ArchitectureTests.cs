using System.Xml.Linq;

namespace Statera.Tests;

public sealed class ArchitectureTests
{
    // The whole dependency direction of the product, one line per project.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Statera.Api"] = [],
        ["Statera.Core"] = [],
        ["Statera.Linux"] = [],
        ["Statera.OpenStack"] = ["Statera.Core", "Statera.Linux"],
        ["Statera.Providers"] = ["Statera.Core", "Statera.Linux"],
        ["Statera.Server"] = ["Statera.Api", "Statera.Core", "Statera.OpenStack", "Statera.Providers"],
    };

    [Fact]
    public void Projects_reference_only_what_the_table_allows()
    {
        var actual = Directory.EnumerateFiles(Source(), "*.csproj", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetFileNameWithoutExtension(file),
            file => XDocument.Load(file).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
                .Order(StringComparer.Ordinal).ToArray());

        Assert.Equal(Allowed.Keys.Order(), actual.Keys.Order());
        Assert.All(actual, project => Assert.Equal(Allowed[project.Key], project.Value));
    }

    [Fact]
    public void No_source_file_is_longer_than_the_budget() => Assert.DoesNotContain(
        Directory.EnumerateFiles(Source(), "*.cs", SearchOption.AllDirectories),
        file => File.ReadLines(file).Count() > 400);

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder!.FullName, "src", "Statera.Core")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "src");
    }
}
