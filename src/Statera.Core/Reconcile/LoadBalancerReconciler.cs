using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Secrets;
using Statera.Core.Store;
using Statera.Core.Telemetry;

namespace Statera.Core.Reconcile;

/// <summary>
/// Carries out what is wanted of one load balancer, from the whole of it, and stores what came of it.
/// </summary>
/// <param name="store">What is wanted.</param>
/// <param name="providers">Who can carry it out.</param>
/// <param name="network">Who keeps the VIP, and takes it back.</param>
/// <param name="time">When something failed.</param>
/// <param name="logger">Where it is told.</param>
/// <param name="secrets">Who is told what is no longer used; null for nobody.</param>
public sealed partial class LoadBalancerReconciler(
    ILoadBalancerStore store, ProviderRegistry providers, INetworkService network, TimeProvider time,
    ILogger<LoadBalancerReconciler> logger, ISecretService? secrets = null)
{
    /// <summary>Reconciles the load balancer of that id; done when there is none.</summary>
    public async Task<ReconcileResult> ReconcileAsync(Guid id, CancellationToken cancel)
    {
        if (await store.FindAsync(id, cancel) is not { } wanted)
        {
            return ReconcileResult.Done;
        }

        if (providers.Find(wanted.Spec.Provider) is not { } provider)
        {
            var reason = $"Its provider '{wanted.Spec.Provider}' is not enabled on this server; " +
                "enable it in the settings, or delete the load balancer with it.";
            await FailedAsync(wanted, reason);
            return new ReconcileResult.Rejected(reason);
        }

        Activity.Current?.SetTag("statera.provider", wanted.Spec.Provider).SetTag("statera.generation", wanted.Generation);
        var started = time.GetTimestamp();
        var result = wanted.Deleting
            ? await RemoveAsync(provider, wanted, cancel)
            : await CarryOutAsync(provider, wanted, cancel);
        ReconcileMetrics.Reconciled(wanted.Spec.Provider, result, time.GetElapsedTime(started));
        return result;
    }

    private async Task<ReconcileResult> CarryOutAsync(
        IProvider provider, LoadBalancer wanted, CancellationToken cancel)
    {
        var result = await TryAsync(
            async () =>
            {
                string? silence = null;
                try
                {
                    wanted = await WithVipAsync(wanted, cancel);
                }
                catch (RefusedException refused) when (refused.Kind == FaultKind.Unavailable)
                {
                    // Its VIP is what it was, as far as anybody knows, and clients go on using it.
                    silence = refused.Message;
                }

                using var step = Tracing.Step("provider.reconcile");
                var served = await provider.ReconcileAsync(wanted, cancel);
                return silence is not null && served is ReconcileResult.Converged
                    ? new ReconcileResult.RetryAfter(silence)
                    : served;
            },
            wanted);
        switch (result)
        {
            case ReconcileResult.Converged:
                await store.ReportAsync(
                    wanted.Id,
                    now => now.Observed with { Generation = wanted.Generation, Failure = null },
                    CancellationToken.None);
                CarriedOut(logger, wanted.Id, wanted.Generation);
                break;
            case ReconcileResult.RetryAfter retry:
                await FailedAsync(wanted, retry.Reason);
                break;
            case ReconcileResult.Rejected rejected:
                await FailedAsync(wanted, rejected.Reason);
                break;
        }

        return result;
    }

    // A port that somebody has deleted is made again; where it has another id then, the load balancer shows that one.
    private async Task<LoadBalancer> WithVipAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        using var step = Tracing.Step("vip.ensure");
        var vip = await network.EnsureVipAsync(wanted.Spec, cancel);
        return vip.Primary == wanted.Spec.Vip && vip.Additional.SequenceEqual(wanted.Spec.AdditionalVips)
            ? wanted
            : await store.EditAsync(
                wanted.Id,
                now => (now ?? throw new RefusedException(Fault.NotFound("Load Balancer", wanted.Id))) with
                {
                    Spec = now.Spec with { Vip = vip.Primary, AdditionalVips = vip.Additional },
                },
                cancel);
    }

    private async Task<ReconcileResult> RemoveAsync(
        IProvider provider, LoadBalancer wanted, CancellationToken cancel)
    {
        var result = await TryAsync(
            async () =>
            {
                using (Tracing.Step("provider.remove"))
                {
                    await provider.RemoveAsync(wanted.Id, cancel);
                }

                using (Tracing.Step("vip.release"))
                {
                    await network.ReleaseVipAsync(wanted.Id, cancel);
                }

                return ReconcileResult.Done;
            },
            wanted);
        if (result is ReconcileResult.RetryAfter retry)
        {
            await FailedAsync(wanted, retry.Reason);
            return result;
        }

        await GiveSecretsBackAsync(wanted, cancel);
        await store.PurgeAsync(wanted.Id, CancellationToken.None);
        Removed(logger, wanted.Id);
        return result;
    }

    // A note that stays in the key manager harms nobody: a load balancer goes also where nobody takes it back.
    private async Task GiveSecretsBackAsync(LoadBalancer wanted, CancellationToken cancel)
    {
        if (secrets is null)
        {
            return;
        }

        var used = SecretUse.Of(wanted).Select(use => use.Reference).Concat(wanted.Observed.Secrets?.Keys ?? []);
        foreach (var reference in used.Distinct())
        {
            try
            {
                await secrets.RemoveConsumerAsync(reference, wanted.Id, cancel);
            }
            catch (SecretUnreadableException error)
            {
                SecretNotGivenBack(logger, error, wanted.Id, reference);
            }
        }
    }

    // A provider that throws has met what it did not foresee: the reason is told as it is, and it is tried again.
    private async Task<ReconcileResult> TryAsync(Func<Task<ReconcileResult>> work, LoadBalancer wanted)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Activity.Current?.AddException(error);
            Failed(logger, error, wanted.Id, wanted.Generation);
            ReconcileMetrics.Failed(wanted.Spec.Provider);
            return new ReconcileResult.RetryAfter(error.Message);
        }
    }

    private Task FailedAsync(LoadBalancer wanted, string reason)
    {
        NotCarriedOut(logger, wanted.Id, wanted.Generation, reason);
        return store.ReportAsync(
            wanted.Id,
            now => now.Observed with
            {
                Failure = new ReconcileFailure(wanted.Generation, reason, time.GetUtcNow()),
            },
            CancellationToken.None);
    }
}
