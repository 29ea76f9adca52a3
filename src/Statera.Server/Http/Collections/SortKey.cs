using System.Collections.Immutable;
using Statera.Server.Http.Errors;

namespace Statera.Server.Http.Collections;

/// <summary>One attribute to sort by.</summary>
/// <param name="Attribute">Its name on the wire.</param>
/// <param name="Descending">Largest first.</param>
internal sealed record SortKey(string Attribute, bool Descending)
{
    /// <summary>Reads <c>sort=name:desc,id</c>, or <c>sort_key</c> and <c>sort_dir</c> in pairs.</summary>
    /// <exception cref="UnroutedException">A direction is neither asc nor desc.</exception>
    public static ImmutableArray<SortKey> Parse(IQueryCollection query)
    {
        var sort = query["sort"].OfType<string>()
            .SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Select(key => key.Split(':', 2))
            .Select(parts => new SortKey(parts[0], parts.Length > 1 && IsDescending(parts[1])));

        var directions = query["sort_dir"];
        var pairs = query["sort_key"].OfType<string>().Select((key, i) =>
            new SortKey(key, i < directions.Count && IsDescending(directions[i] ?? "")));

        return [.. sort, .. pairs];
    }

    private static bool IsDescending(string direction) => direction switch
    {
        "asc" => false,
        "desc" => true,
        _ => throw new UnroutedException(
            StatusCodes.Status400BadRequest, $"Supplied sort direction '{direction}' is not valid."),
    };
}
