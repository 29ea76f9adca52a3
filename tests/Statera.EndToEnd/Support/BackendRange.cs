using Statera.Testing;

namespace Statera.EndToEnd.Support;

/// <summary>Many backends, to see which of them are asked.</summary>
internal sealed class BackendRange(int count) : IDisposable
{
    private readonly Backend[] _backends = [.. Enumerable.Range(0, count).Select(i => new Backend($"b{i}"))];

    public int Port(int index) => _backends[index].Port;

    /// <summary>Waits until requests through a VIP have reached each of these ports, and sees that they reach no other.</summary>
    public async Task AllAnsweredAsync(IEnumerable<int> ports, string vip, CancellationToken cancel)
    {
        var wanted = ports.ToHashSet();
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var _ in _backends)
                {
                    await Requests.AnswersAsync(vip, cancel);
                }

                return _backends.Where(it => wanted.Contains(it.Port)).All(it => it.Requests > 0);
            },
            "every member is asked", cancel);
        _backends.Where(it => !wanted.Contains(it.Port)).ShouldAllBe(it => it.Requests == 0);
    }

    public void Dispose()
    {
        foreach (var backend in _backends)
        {
            backend.Dispose();
        }
    }
}
