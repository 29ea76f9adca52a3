using Statera.Core.Model;
using Statera.Providers.Amphora.Config;

namespace Statera.Providers.Amphora.Pings;

/// <summary>What is thought of a member, and how many answers in a row speak against it.</summary>
internal sealed record PingState(MemberState Member, int Against)
{
    /// <summary>Nothing is known yet; the first answer decides, as with HAProxy's checks.</summary>
    public static PingState Unknown { get; } = new(MemberState.Unknown, 0);

    /// <summary>What is thought after one more ping.</summary>
    public PingState After(bool answered, PingCheck check)
    {
        var seen = answered ? MemberState.Up : MemberState.Down;
        if (Member == seen)
        {
            return this with { Against = 0 };
        }

        var needed = Member is MemberState.Unknown ? 1 : answered ? check.Rise : check.Fall;
        return Against + 1 >= needed ? new PingState(seen, 0) : this with { Against = Against + 1 };
    }
}
