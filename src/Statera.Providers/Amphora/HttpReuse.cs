namespace Statera.Providers.Amphora;

/// <summary>Whose requests a kept connection to a member carries.</summary>
public enum HttpReuse
{
    /// <summary>Everybody's, also a client's first: no connection is made where an idle one is there.</summary>
    Always,

    /// <summary>
    /// Everybody's, but for a client's first, which is sent on a connection that has just shown that it is open: what
    /// can't be sent twice is then never lost to a member that closes idle connections.
    /// </summary>
    Safe,
}
