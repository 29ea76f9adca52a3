using System.Collections.Immutable;

namespace Statera.Providers.Amphora.Changes;

/// <summary>How what runs becomes what is wanted.</summary>
internal abstract record ChangePlan
{
    private ChangePlan()
    {
    }

    /// <summary>The process that runs is told, in this order; nothing where it is that already.</summary>
    public sealed record Told(ImmutableArray<ServerChange> Changes) : ChangePlan;

    /// <summary>Another process takes over.</summary>
    /// <param name="Reason">One of <see cref="ReloadReason"/>.</param>
    public sealed record Reload(string Reason) : ChangePlan;
}

/// <summary>Why a change needs another process: the words of the metric <c>statera_amphora_reloads</c>.</summary>
internal static class ReloadReason
{
    /// <summary>A setting of the process as a whole, or a failover.</summary>
    public const string Process = "process";

    /// <summary>A certificate, or a list of them, is too large to be renewed in a process that runs.</summary>
    public const string Certificate = "certificate";

    /// <summary>A listener came, went, or is another.</summary>
    public const string Listener = "listener";

    /// <summary>A pool or its monitor came, went, or is another.</summary>
    public const string Pool = "pool";

    /// <summary>Something of a member that HAProxy does not take while it runs.</summary>
    public const string Member = "member";

    /// <summary>The process did not do what it was told.</summary>
    public const string Refused = "refused";

    /// <summary>What the process was told by an earlier run of this service is not known.</summary>
    public const string Unknown = "unknown";

    /// <summary>The process is dead.</summary>
    public const string Dead = "dead";
}

/// <summary>A change of one server that HAProxy makes while it runs (its management guide, section 9.3).</summary>
/// <param name="Backend">The backend's name.</param>
/// <param name="Member">The member, which is the server's name.</param>
internal abstract record ServerChange(string Backend, Guid Member)
{
    /// <summary>The server, as commands name it.</summary>
    public string Server => $"{Backend}/{Member}";

    /// <summary>A server gets no new traffic from then on.</summary>
    public virtual bool TakesAway => false;

    /// <summary>What is said, and what a good answer has in it; empty where a good answer is none.</summary>
    public abstract IEnumerable<(string Command, string Good)> Commands { get; }

    /// <summary>It takes another part of the traffic.</summary>
    public sealed record Weigh(string Backend, Guid Member, int Weight) : ServerChange(Backend, Member)
    {
        public override bool TakesAway => Weight == 0;

        public override IEnumerable<(string Command, string Good)> Commands => [($"set server {Server} weight {Weight}", "")];
    }

    /// <summary>It is switched on or off.</summary>
    public sealed record Switch(string Backend, Guid Member, bool On) : ServerChange(Backend, Member)
    {
        public override bool TakesAway => !On;

        public override IEnumerable<(string Command, string Good)> Commands =>
            [($"set server {Server} state {(On ? "ready" : "maint")}", "")];
    }

    /// <summary>It comes.</summary>
    /// <param name="Backend">The backend's name.</param>
    /// <param name="Member">The member.</param>
    /// <param name="Address">Its address.</param>
    /// <param name="Port">Its port.</param>
    /// <param name="Options">What a configuration says of it behind its address.</param>
    /// <param name="IsChecked">Its health is asked for.</param>
    /// <param name="IsOn">It takes traffic.</param>
    /// <param name="HasCookie">Clients are kept with it by a cookie that is made of its address.</param>
    public sealed record Add(
        string Backend, Guid Member, string Address, int Port, string Options, bool IsChecked, bool IsOn, bool HasCookie)
        : ServerChange(Backend, Member)
    {
        public override IEnumerable<(string Command, string Good)> Commands
        {
            get
            {
                // Its cookie is made when its address changes, and at no other time; so it is added at another port.
                var first = !HasCookie ? Port : Port == 1 ? 2 : 1;
                var address = Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address;
                yield return ($"add server {Server} {address}:{first} {Options}", "New server registered");
                if (HasCookie)
                {
                    yield return ($"set server {Server} addr {Address} port {Port}", "changed");
                }

                if (IsChecked)
                {
                    yield return ($"enable health {Server}", "");
                }

                if (IsOn)
                {
                    yield return ($"set server {Server} state ready", "");
                }
            }
        }
    }

    /// <summary>It gets no more, and goes when it has finished what it has.</summary>
    public sealed record Leave(string Backend, Guid Member) : ServerChange(Backend, Member)
    {
        public override bool TakesAway => true;

        public override IEnumerable<(string Command, string Good)> Commands => [($"set server {Server} state maint", "")];
    }
}
