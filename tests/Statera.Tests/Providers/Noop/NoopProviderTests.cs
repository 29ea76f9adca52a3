using Statera.Core.Model;
using Statera.Core.Reconcile;
using Statera.Providers.Noop;
using Statera.Tests.Providers.Amphora;

namespace Statera.Tests.Providers.Noop;

public sealed class NoopProviderTests
{
    [Fact]
    public async Task It_takes_everything_and_says_that_it_works()
    {
        var cancel = TestContext.Current.CancellationToken;
        var provider = new NoopProvider();
        var wanted = LoadBalancers.With(LoadBalancers.Listener(ListenerProtocol.Sctp));

        provider.Check(wanted).ShouldBeEmpty();
        (await provider.ReconcileAsync(wanted, cancel)).ShouldBeOfType<ReconcileResult.Converged>();

        (await provider.ListAsync(cancel)).ShouldBe([wanted.Id]);
        await foreach (var report in provider.WatchAsync(cancel))
        {
            report.Health.Listeners[wanted.Listeners[0].Id].Open.ShouldBeTrue();
            break;
        }

        await provider.RemoveAsync(wanted.Id, cancel);
        (await provider.ListAsync(cancel)).ShouldBeEmpty();
    }
}
