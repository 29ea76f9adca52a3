using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Statera.Core.Store;

namespace Statera.OpenStack.Network;

/// <summary>A named list of what may pass.</summary>
public sealed record SecurityGroupDocument(
    string Id, string Name, string Description, string ProjectId, ImmutableArray<SecurityGroupRule> Rules,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : NetworkObject;

/// <summary>What may pass; null for any.</summary>
public sealed record SecurityGroupRule(
    string Id, string Description, string Direction, string Ethertype, string? Protocol, int? PortRangeMin,
    int? PortRangeMax, string? RemoteIpPrefix, string? RemoteGroupId, DateTimeOffset CreatedAt)
{
    /// <summary>Whether both let the same pass.</summary>
    public bool IsSameAs(SecurityGroupRule other) =>
        other with { Id = Id, Description = Description, CreatedAt = CreatedAt } == this;
}

/// <summary>The security groups in the store. They are kept for clients; the loopback enforces none.</summary>
internal static class SecurityGroupDirectory
{
    /// <summary>The group that every project has.</summary>
    public const string Default = "default";

    private static readonly string[] Ethertypes = ["IPv4", "IPv6"];

    private static readonly NetworkObjects<SecurityGroupDocument> All = new("security_group", SecurityGroupJson.Default.SecurityGroupDocument);
    private const string DefaultScope = "default_security_group";

    public static SecurityGroupDocument? FindSecurityGroup(this IDocumentReader reader, string id) => All.Find(reader, id);

    public static IEnumerable<SecurityGroupDocument> SecurityGroups(this IDocumentReader reader) => All.List(reader);

    /// <summary>Whether a project has its default group already.</summary>
    public static bool HasDefaultGroup(this IDocumentReader reader, string projectId) =>
        reader.Holder(DefaultScope, projectId) is not null;

    /// <summary>Makes a project's default group where it has none yet.</summary>
    public static void EnsureDefaultGroup(this IDocumentTransaction store, string projectId, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString();
        if (store.Holder(DefaultScope, projectId) is null && store.TryClaim(DefaultScope, projectId, id))
        {
            var own = Ethertypes.Select(it => Rule("ingress", it, now) with { RemoteGroupId = id });
            store.Put(new SecurityGroupDocument(
                id, Default, "Default security group", projectId, [.. own, .. Egress(now)], now, now));
        }
    }

    /// <summary>What a new group lets pass: all that goes out.</summary>
    public static ImmutableArray<SecurityGroupRule> Egress(DateTimeOffset now) =>
        [Rule("egress", "IPv4", now), Rule("egress", "IPv6", now)];

    public static void Put(this IDocumentTransaction store, SecurityGroupDocument it) => All.Put(store, it);

    public static void Delete(this IDocumentTransaction store, SecurityGroupDocument it) => All.Delete(store, it);

    private static SecurityGroupRule Rule(string direction, string ethertype, DateTimeOffset now) => new(
        Guid.NewGuid().ToString(), "", direction, ethertype, null, null, null, null, null, now);
}

/// <summary>How security groups are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SecurityGroupDocument))]
internal sealed partial class SecurityGroupJson : JsonSerializerContext;
