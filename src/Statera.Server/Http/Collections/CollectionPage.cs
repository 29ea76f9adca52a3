namespace Statera.Server.Http.Collections;

/// <summary>The part of a collection that one reply carries.</summary>
/// <param name="Items">The items, in order.</param>
/// <param name="HasPrevious">There are items before them.</param>
/// <param name="HasNext">There are items behind them.</param>
internal sealed record CollectionPage<T>(IReadOnlyList<T> Items, bool HasPrevious, bool HasNext)
{
    /// <summary>Cuts the page that a query asks for out of all the items that it means.</summary>
    public static CollectionPage<T> Cut(CollectionQuery query, IReadOnlyList<T> all, Func<T, string> idOf)
    {
        var marker = query.Marker is null ? -1 : IndexOf(all, query.Marker, idOf);
        var (from, to) = query.Reverse && query.Marker is not null
            ? (Math.Max(0, marker - query.Limit), marker)
            : (marker + 1, Math.Min(all.Count, marker + 1 + query.Limit));
        return new CollectionPage<T>([.. all.Skip(from).Take(to - from)], from > 0 && to > from, to < all.Count);
    }

    private static int IndexOf(IReadOnlyList<T> all, string marker, Func<T, string> idOf)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (string.Equals(idOf(all[i]), marker, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw CollectionQuery.InvalidMarker(marker);
    }
}
