using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Core.Secrets;
using Statera.FunctionalTests.Support;
using Statera.Providers.Amphora;
using Statera.Providers.Amphora.Config;
using Statera.Server.Hosting;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>
/// The whole service with the amphora provider, but that what would be a process ends as its plan: so that thousands of
/// configurations can be read.
/// </summary>
public sealed class WrittenServer : TestServer
{
    private readonly WritingProvider _provider;

    public WrittenServer()
        : this(new WritingProvider())
    {
    }

    private WrittenServer(WritingProvider provider)
        : base(new ServerParts { Providers = [provider], Secrets = new AnySecrets(), Workers = 4 }) => _provider = provider;

    /// <summary>What HAProxy is to do for a load balancer, once it was reconciled.</summary>
    /// <param name="id">The load balancer.</param>
    internal async Task<HaproxyPlan> CarriedOutAsync(Guid id) => PlanOf(await _provider.CarriedOutAsync(id));

    /// <summary>The same of what was judged last.</summary>
    internal HaproxyPlan Judged(Guid id) => PlanOf(_provider.Judged(id));

    /// <summary>Forgets a load balancer.</summary>
    internal void Forget(Guid id) => _provider.Forget(id);

    internal static string DirectoryOfPlans => "/tmp/statera-strings";

    private static HaproxyPlan PlanOf(LoadBalancer wanted) => ConfigPlanner.Plan(wanted, new GlobalSection(
        1, 100, TimeSpan.FromHours(1), $"{DirectoryOfPlans}/haproxy.sock", $"{DirectoryOfPlans}/servers", Jail: null));

    private sealed class WritingProvider : IProvider, IAsyncDisposable
    {
        private readonly AmphoraProvider _amphora = new(
            new AmphoraOptions { StateDirectory = "/nowhere" }, TimeProvider.System, NullLoggerFactory.Instance);

        private readonly ConcurrentDictionary<Guid, LoadBalancer> _judged = [];
        private readonly ConcurrentDictionary<Guid, TaskCompletionSource<LoadBalancer>> _carriedOut = [];

        public ValueTask DisposeAsync() => _amphora.DisposeAsync();

        public string Name => _amphora.Name;

        public string Description => _amphora.Description;

        public IReadOnlyList<Capability> FlavorCapabilities => _amphora.FlavorCapabilities;

        public IReadOnlyList<Capability> AvailabilityZoneCapabilities => _amphora.AvailabilityZoneCapabilities;

        public LoadBalancer Judged(Guid id) => _judged[id];

        public Task<LoadBalancer> CarriedOutAsync(Guid id) => _carriedOut.GetOrAdd(id, _ => new()).Task;

        public void Forget(Guid id)
        {
            _judged.TryRemove(id, out _);
            _carriedOut.TryRemove(id, out _);
        }

        public IEnumerable<Fault> Check(LoadBalancer wanted)
        {
            Fault[] faults = [.. _amphora.Check(wanted)];
            if (faults.Length == 0)
            {
                _judged[wanted.Id] = wanted;
            }

            return faults;
        }

        public Task<ReconcileResult> ReconcileAsync(LoadBalancer wanted, CancellationToken cancel)
        {
            _carriedOut.GetOrAdd(wanted.Id, _ => new()).TrySetResult(wanted);
            return Task.FromResult(ReconcileResult.Done);
        }

        public Task RemoveAsync(Guid loadBalancerId, CancellationToken cancel) => Task.CompletedTask;

        public Task<IReadOnlyList<Guid>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Guid>>([]);

        public IAsyncEnumerable<HealthReport> WatchAsync(CancellationToken cancel) => _amphora.WatchAsync(cancel);
    }

    /// <summary>A key manager in which every reference names something good.</summary>
    private sealed class AnySecrets : ISecretService
    {
        public Task<SecretContent> ReadAsync(string reference, SecretReader reader, CancellationToken cancel) =>
            Task.FromResult<SecretContent>(new SecretContent.Secret(
                reference.Contains("authorities", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(StringFiles.Authorities)
                : reference.Contains("revocations", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(StringFiles.Revocations)
                : StringFiles.Pkcs12));

        public Task ShareAsync(string reference, SecretReader reader, CancellationToken cancel) => Task.CompletedTask;

        public Task AddConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) => Task.CompletedTask;

        public Task RemoveConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) => Task.CompletedTask;
    }
}
