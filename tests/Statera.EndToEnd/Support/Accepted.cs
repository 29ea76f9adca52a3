using System.Collections.Concurrent;

namespace Statera.EndToEnd.Support;

/// <summary>What the server has said that it took.</summary>
internal sealed class Accepted
{
    public ConcurrentBag<string> LoadBalancers { get; } = [];

    public ConcurrentBag<string> Members { get; } = [];

    public int Count => LoadBalancers.Count + Members.Count;
}
