using Statera.Core.Model;

namespace Statera.Core.Validation;

/// <summary>
/// What a listener speaks decides what its pools may speak (Octavia API, "Protocol Combinations (Listener/Pool)").
/// </summary>
internal static class ProtocolPairs
{
    public static bool Fit(ListenerProtocol listener, PoolProtocol pool) => listener switch
    {
        ListenerProtocol.Tcp => pool is PoolProtocol.Http or PoolProtocol.Https or PoolProtocol.Proxy
            or PoolProtocol.ProxyV2 or PoolProtocol.Tcp,
        ListenerProtocol.Http or ListenerProtocol.TerminatedHttps =>
            pool is PoolProtocol.Http or PoolProtocol.Proxy or PoolProtocol.ProxyV2,
        ListenerProtocol.Https =>
            pool is PoolProtocol.Https or PoolProtocol.Proxy or PoolProtocol.ProxyV2 or PoolProtocol.Tcp,
        ListenerProtocol.Udp => pool is PoolProtocol.Udp,
        ListenerProtocol.Sctp => pool is PoolProtocol.Sctp,
        _ => false,
    };

    /// <summary>A pool that a listener can't send to.</summary>
    public static Fault Misfit(string field, ListenerSpec listener, PoolSpec pool) => Fault.Invalid(field,
        $"The pool protocol '{WireNames.Of(pool.Protocol)}' is invalid while the listener protocol " +
        $"is '{WireNames.Of(listener.Protocol)}'.");

    /// <summary>A listener that serves itself and has nothing below it.</summary>
    public static Fault NoChildren(string field) => new(
        FaultKind.Invalid, field, "Protocol PROMETHEUS listeners cannot have child objects.");
}
