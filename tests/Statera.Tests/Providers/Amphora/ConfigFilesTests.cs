using Statera.Providers.Amphora.Config;

namespace Statera.Tests.Providers.Amphora;

public sealed class ConfigFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("st-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_text_that_is_refused_leaves_no_file()
    {
        (await Files().WriteAsync("text", _ => Task.FromResult<string?>("no"))).ShouldBe("no");

        _directory.GetFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_text_that_was_taken_is_judged_once_and_private()
    {
        var asked = 0;
        for (var i = 0; i < 2; i++)
        {
            (await Files().WriteAsync("text", _ => Task.FromResult<string?>(++asked > 1 ? "no" : null))).ShouldBeNull();
        }

        asked.ShouldBe(1);
        var file = _directory.GetFiles().ShouldHaveSingleItem();
        file.FullName.ShouldBe(Files().PathOf("text"));
        file.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task What_nothing_runs_is_swept()
    {
        await Files().WriteAsync("old", _ => Task.FromResult<string?>(null));
        await Files().WriteAsync("new", _ => Task.FromResult<string?>(null));

        Files().Sweep([Files().PathOf("new")]);

        _directory.GetFiles().ShouldHaveSingleItem().FullName.ShouldBe(Files().PathOf("new"));
    }

    private ConfigFiles Files() => new(_directory.FullName);
}
