using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>Ranges that subnets are cut from.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">For people.</param>
/// <param name="ProjectId">Whose it is.</param>
/// <param name="Prefixes">The ranges; none overlaps another.</param>
/// <param name="MinPrefixLength">The prefix length of the largest subnet that is cut.</param>
/// <param name="MaxPrefixLength">The prefix length of the smallest.</param>
/// <param name="DefaultPrefixLength">That of a subnet which names none.</param>
/// <param name="DefaultQuota">How many addresses each project may have of it; null for any number.</param>
/// <param name="Shared">Whether every project may use it.</param>
/// <param name="IsDefault">Whether it is the one that is used where a request names none.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record SubnetPoolDocument(
    string Id, string Name, string Description, string ProjectId, ImmutableArray<string> Prefixes, int MinPrefixLength,
    int MaxPrefixLength, int DefaultPrefixLength, int? DefaultQuota, bool Shared, bool IsDefault,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : NetworkObject;

/// <summary>The subnet pools in the store.</summary>
internal static class SubnetPoolDirectory
{
    private static readonly NetworkObjects<SubnetPoolDocument> All =
        new("subnet_pool", SubnetPoolJson.Default.SubnetPoolDocument);

    public static SubnetPoolDocument? FindSubnetPool(this IDocumentReader reader, string id) => All.Find(reader, id);

    public static IEnumerable<SubnetPoolDocument> SubnetPools(this IDocumentReader reader) => All.List(reader);

    public static void Put(this IDocumentTransaction store, SubnetPoolDocument it) => All.Put(store, it);

    public static void Delete(this IDocumentTransaction store, SubnetPoolDocument it) => All.Delete(store, it);

    /// <summary>The subnets that were cut from a pool.</summary>
    public static IEnumerable<SubnetDocument> SubnetsOf(this IDocumentReader reader, SubnetPoolDocument pool) =>
        reader.Subnets().Where(it => it.PoolId == pool.Id);
}

/// <summary>How subnet pools are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SubnetPoolDocument))]
internal sealed partial class SubnetPoolJson : JsonSerializerContext;
