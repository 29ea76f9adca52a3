using System.Text.RegularExpressions;
using Statera.Testing;

namespace Statera.Tests;

/// <summary>What the documents name is there.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages =>
    [
        .. new[] { "README.md", "CONTRIBUTING.md" },
        .. Directory.GetFiles(Repository.In("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Repository.In(page))!;
        foreach (Match link in Link().Matches(File.ReadAllText(Repository.In(page))))
        {
            var target = Path.GetFullPath(Path.Combine(folder, link.Groups[1].Value));
            (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{page} links to {link.Groups[1].Value}");
        }
    }

    [Fact]
    public void Picture_in_the_readme_names_files_that_are_there()
    {
        var readme = File.ReadAllText(Repository.In("README.md"));
        var named = Source().Matches(readme).Select(match => match.Value)
            .Concat(Amphora().Matches(readme).Select(match => $"src/Statera.Providers/Amphora/{match.Value}"))
            .ToList();

        named.Count.ShouldBeGreaterThan(8);
        named.ShouldAllBe(path => File.Exists(Repository.In(path)) || Directory.Exists(Repository.In(path)));
    }

    [GeneratedRegex(@"\]\(((?!http)[^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"src/[A-Za-z./]+")]
    private static partial Regex Source();

    [GeneratedRegex(@"Config/[A-Za-z]+\.cs")]
    private static partial Regex Amphora();
}
