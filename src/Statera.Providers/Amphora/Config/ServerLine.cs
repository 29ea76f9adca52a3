namespace Statera.Providers.Amphora.Config;

/// <summary>One member: one <c>server</c> line.</summary>
internal sealed record ServerLine(
    Guid MemberId,
    string Address,
    int Port,
    int Weight,
    bool Backup,
    bool Disabled,
    string? CheckAddress,
    int? CheckPort)
{
    /// <summary>The words of the line.</summary>
    public IEnumerable<string> Words(HealthCheck? check)
    {
        yield return "server";
        yield return MemberId.ToString();
        yield return Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
        yield return "weight";
        yield return $"{Weight}";
        if (Backup)
        {
            yield return "backup";
        }

        if (Disabled)
        {
            yield return "disabled";
        }

        foreach (var word in check is null ? [] : CheckWords(check))
        {
            yield return word;
        }
    }

    private IEnumerable<string> CheckWords(HealthCheck check)
    {
        string[] words = ["check", "inter", $"{check.Delay}s", "fall", $"{check.Fall}", "rise", $"{check.Rise}"];
        return words
            .Concat(CheckAddress is null ? [] : ["addr", CheckAddress])
            .Concat(CheckPort is null ? [] : ["port", $"{CheckPort}"]);
    }
}
