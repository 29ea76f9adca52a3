using System.Globalization;
using Statera.Core.Model;
using Statera.OpenStack.KeyManager;

namespace Statera.Server.Http.KeyManager;

/// <summary>Which secrets a list shows, and in which order (Barbican's API, "GET /v1/secrets").</summary>
internal static class SecretFilter
{
    private static readonly Dictionary<string, Func<SecretDocument, string>> SortKeys = new()
    {
        ["algorithm"] = it => it.Algorithm ?? "",
        ["bit_length"] = it => (it.BitLength ?? 0).ToString("D5", CultureInfo.InvariantCulture),
        ["created"] = it => BarbicanRoute.Time(it.CreatedAt),
        ["expiration"] = it => it.Expiration is { } end ? BarbicanRoute.Time(end) : "",
        ["mode"] = it => it.Mode ?? "",
        ["name"] = it => it.Name ?? "",
        ["secret_type"] = it => it.SecretType,
        ["status"] = _ => "",
        ["updated"] = it => BarbicanRoute.Time(it.UpdatedAt),
    };

    /// <summary>Those of the secrets that the query means, in its order.</summary>
    /// <exception cref="RefusedException">It can't be understood.</exception>
    public static IReadOnlyList<SecretDocument> Apply(IQueryCollection query, IEnumerable<SecretDocument> secrets)
    {
        secrets = secrets.Where(it =>
            Is(query, "name", it.Name) && Is(query, "alg", it.Algorithm) && Is(query, "mode", it.Mode)
            && Is(query, "secret_type", it.SecretType));

        // As Barbican: what is no number of bits is no filter.
        if (int.TryParse(query["bits"], CultureInfo.InvariantCulture, out var bits) && bits > 0)
        {
            secrets = secrets.Where(it => it.BitLength == bits);
        }

        secrets = Between(query, "created", secrets, it => it.CreatedAt);
        secrets = Between(query, "updated", secrets, it => it.UpdatedAt);
        secrets = Between(query, "expiration", secrets, it => it.Expiration);
        return [.. Sorted(query["sort"].ToString(), secrets)];
    }

    private static bool Is(IQueryCollection query, string name, string? value) =>
        query[name].ToString() is not { Length: > 0 } asked || asked == value;

    private static IEnumerable<SecretDocument> Between(
        IQueryCollection query, string name, IEnumerable<SecretDocument> secrets,
        Func<SecretDocument, DateTimeOffset?> time)
    {
        foreach (var part in query[name].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (word, text) = part.Split(':', 2) is [("gt" or "gte" or "lt" or "lte") and var op, var rest]
                ? (op, rest)
                : ("eq", part);
            if (!DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var bound))
            {
                throw BadQuery(name, part, "an ISO 8601 time, or gt:, gte:, lt:, lte: and one");
            }

            secrets = secrets.Where(it => word switch
            {
                "gt" => time(it) > bound,
                "gte" => time(it) >= bound,
                "lt" => time(it) < bound,
                "lte" => time(it) <= bound,
                _ => time(it) == bound,
            });
        }

        return secrets;
    }

    private static IEnumerable<SecretDocument> Sorted(string sort, IEnumerable<SecretDocument> secrets)
    {
        IOrderedEnumerable<SecretDocument>? sorted = null;
        foreach (var part in sort.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(':');
            if (!SortKeys.TryGetValue(pieces[0], out var key) || pieces is not ([_] or [_, "asc" or "desc"]))
            {
                throw BadQuery("sort", part, $"KEY or KEY:asc or KEY:desc, of {string.Join(", ", SortKeys.Keys)}");
            }

            var falls = pieces is [_, "desc"];
            sorted = (sorted, falls) switch
            {
                (null, false) => secrets.OrderBy(key, StringComparer.Ordinal),
                (null, true) => secrets.OrderByDescending(key, StringComparer.Ordinal),
                ({ } before, false) => before.ThenBy(key, StringComparer.Ordinal),
                ({ } before, true) => before.ThenByDescending(key, StringComparer.Ordinal),
            };
        }

        return sorted ?? secrets;
    }

    private static RefusedException BadQuery(string name, string value, string shouldBe) => new(new Fault(
        FaultKind.Invalid, name,
        $"URI provided invalid query string parameters. {name} is '{value}', but must be {shouldBe}."));
}
