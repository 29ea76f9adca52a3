namespace Statera.Testing;

/// <summary>Where the code is.</summary>
public static class Repository
{
    /// <summary>The folder that the solution is in.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder in it.</summary>
    public static string In(params string[] path) => Path.Combine([Root, .. path]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "statera.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
