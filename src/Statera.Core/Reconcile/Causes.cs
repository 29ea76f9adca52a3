using System.Collections.Immutable;
using System.Diagnostics;

namespace Statera.Core.Reconcile;

/// <summary>
/// The spans of the writes that a load balancer is looked at for. Several writes are carried out at once where they come
/// fast: the work then belongs to the first one's trace, and is linked to the others.
/// </summary>
internal readonly record struct Causes
{
    // More links than a person reads; a load balancer written a thousand times while it waits needs no list of them.
    private const int Most = 32;

    private readonly ImmutableArray<ActivityContext> _spans;

    private Causes(ImmutableArray<ActivityContext> spans) => _spans = spans;

    /// <summary>Nobody traces what was written, or nothing was.</summary>
    public static Causes None => default;

    /// <summary>The span that the work is a part of.</summary>
    public ActivityContext Parent => _spans.IsDefaultOrEmpty ? default : _spans[0];

    /// <summary>The spans of the other writes.</summary>
    public IEnumerable<ActivityLink> Links => _spans.IsDefaultOrEmpty ? [] : _spans.Skip(1).Select(it => new ActivityLink(it));

    /// <summary>These, and that span.</summary>
    public Causes With(ActivityContext? span) => span is { } one ? And(new Causes([one])) : this;

    /// <summary>These, and then those.</summary>
    public Causes And(Causes others) => others._spans.IsDefaultOrEmpty ? this
        : _spans.IsDefaultOrEmpty ? others
        : new Causes([.. _spans.Concat(others._spans).Take(Most)]);
}
