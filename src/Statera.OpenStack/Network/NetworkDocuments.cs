using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Statera.OpenStack.Network;

/// <summary>What subnets and ports belong to.</summary>
public sealed record NetworkDocument(
    string Id, string Name, string Description, string ProjectId, bool Shared, bool AdminStateUp,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : NetworkObject
{
    /// <summary>Whether floating IPs and the gateways of routers are on it, of every project.</summary>
    public bool External { get; init; }
}

/// <summary>A range of addresses of a network.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Name">For people.</param>
/// <param name="Description">For people.</param>
/// <param name="ProjectId">Whose it is.</param>
/// <param name="NetworkId">The network.</param>
/// <param name="Cidr">The range.</param>
/// <param name="Cursor">The offset at which the search for a free address goes on: behind the one given last, so that
/// an address that was given back rests as long as it can.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed by a person.</param>
public sealed record SubnetDocument(
    string Id, string Name, string Description, string ProjectId, string NetworkId, string Cidr, long Cursor,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : NetworkObject
{
    /// <summary>The pool that its range is of; null for none.</summary>
    public string? PoolId { get; init; }
}

/// <summary>A place on a network, with its addresses.</summary>
public sealed record PortDocument(
    string Id, string Name, string Description, string ProjectId, string NetworkId, bool AdminStateUp,
    ImmutableArray<FixedIp> FixedIps, string DeviceId, string DeviceOwner, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : NetworkObject
{
    /// <summary>Locally administered, and made of the id, so that it needs no keeping.</summary>
    [JsonIgnore]
    public string MacAddress => $"02:{Id[..2]}:{Id[2..4]}:{Id[4..6]}:{Id[6..8]}:{Id[9..11]}";

    /// <summary>The further addresses that it may send from.</summary>
    // What was stored without them is read as the default, which is no list at all.
    public ImmutableArray<AddressPair> AllowedAddressPairs { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>An address of a port.</summary>
public sealed record FixedIp(string SubnetId, string IpAddress);

/// <summary>Addresses that a port may send from beside its own.</summary>
/// <param name="IpAddress">An address or a range.</param>
/// <param name="MacAddress">With this one, in lower case.</param>
public sealed record AddressPair(string IpAddress, string MacAddress);

/// <summary>How the documents are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(NetworkDocument))]
[JsonSerializable(typeof(SubnetDocument))]
[JsonSerializable(typeof(PortDocument))]
internal sealed partial class NetworkJson : JsonSerializerContext;
