using System.Buffers.Binary;
using Statera.Core.Model;

namespace Statera.Core.Providers;

/// <summary>A provider whose load balancers are served by amphorae that an operator can look at.</summary>
public interface IAmphoraSource
{
    /// <summary>What serves a load balancer, in a row: a projection, computed when asked for.</summary>
    IReadOnlyList<Amphora> AmphoraeOf(LoadBalancer whole);
}

/// <summary>Something that serves one load balancer (API section "Amphora").</summary>
public sealed record Amphora
{
    /// <summary>Its id; see <see cref="AmphoraId"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose traffic it serves.</summary>
    public required Guid LoadBalancerId { get; init; }

    /// <summary>What it runs as: changes when it is replaced; null while nothing runs.</summary>
    public Guid? ComputeId { get; init; }

    /// <summary>The address that it is managed at; null where it is managed without.</summary>
    public string? ManagementAddress { get; init; }

    /// <summary>Its own address on the VIP's network.</summary>
    public string? OwnAddress { get; init; }

    /// <summary>The port of that address.</summary>
    public Guid? OwnPortId { get; init; }

    /// <summary>The VIP.</summary>
    public string? VipAddress { get; init; }

    /// <summary>The port of the VIP.</summary>
    public Guid? VipPortId { get; init; }

    /// <summary>When the certificate that it is managed by expires; null where there is none.</summary>
    public DateTimeOffset? CertificateExpires { get; init; }

    /// <summary>STANDALONE, MASTER or BACKUP.</summary>
    public string Role { get; init; } = "STANDALONE";

    /// <summary>ALLOCATED while it serves; PENDING_CREATE and PENDING_DELETE around that; ERROR where it should serve
    /// and does not.</summary>
    public required string Status { get; init; }

    /// <summary>The number of the group that shares the VIP; null for none.</summary>
    public int? VrrpId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed; null until then.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The first amphora of a load balancer, with what follows from that alone.</summary>
    public static Amphora Of(LoadBalancer whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return new Amphora
        {
            Id = AmphoraId.Of(whole.Id, 0),
            LoadBalancerId = whole.Id,
            OwnAddress = whole.Spec.Vip.Address,
            OwnPortId = whole.Spec.Vip.PortId,
            VipAddress = whole.Spec.Vip.Address,
            VipPortId = whole.Spec.Vip.PortId,
            Status = StatusOf(whole),
            CreatedAt = whole.Spec.CreatedAt,
            UpdatedAt = whole.Spec.UpdatedAt
                ?? (whole.Observed.Generation > 0 ? whole.Spec.CreatedAt : null),
        };
    }

    private static string StatusOf(LoadBalancer whole) =>
        whole.Deleting ? "PENDING_DELETE"
        : whole.Observed.Health.Fault is not null ? "ERROR"
        : whole.Observed.Generation == 0 ? whole.Observed.Failure is null ? "PENDING_CREATE" : "ERROR"
        : "ALLOCATED";
}

/// <summary>
/// The ids of amphorae: a load balancer's own, turned by a fixed pattern, so that each tells the other and none is
/// stored.
/// </summary>
public static class AmphoraId
{
    /// <summary>The most amphorae that a load balancer has.</summary>
    public const int Most = 2;

    // Any bits will do, but for those that say which kind of id it is (version and variant), which stay.
    private const ulong High = 0x5d1b_93c7_a46e_0f8a;
    private const ulong Low = 0x1c72_e9b4_3f5a_8d60;

    /// <summary>The id of a load balancer's amphora.</summary>
    public static Guid Of(Guid loadBalancerId, int index) => Turn(loadBalancerId, (ulong)index);

    /// <summary>The load balancers that an amphora of that id could be of.</summary>
    public static IEnumerable<Guid> LoadBalancersOf(Guid amphoraId) =>
        Enumerable.Range(0, Most).Select(index => Turn(amphoraId, (ulong)index));

    private static Guid Turn(Guid id, ulong index)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ High);
        BinaryPrimitives.WriteUInt64BigEndian(
            bytes[8..], BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) ^ Low ^ index);
        return new Guid(bytes, bigEndian: true);
    }
}
