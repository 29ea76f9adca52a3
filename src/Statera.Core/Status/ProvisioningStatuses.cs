using Statera.Core.Model;

namespace Statera.Core.Status;

/// <summary>
/// The provisioning status of anything, from what is wanted and what was carried out. It is no lock and is stored
/// nowhere, so nothing can be stuck in it.
/// </summary>
public static class ProvisioningStatuses
{
    /// <summary>The status of an object of a load balancer, or of the load balancer itself.</summary>
    public static ProvisioningStatus Of(LoadBalancer whole, ResourceSpec part)
    {
        // A failure concerns what changed in the generation that failed, and the load balancer whatever changed.
        var failed = whole.Observed.Failure is { } failure
            && failure.Generation >= part.ChangedGeneration
            && (part.ChangedGeneration > whole.Observed.Generation || part is LoadBalancerSpec);

        return failed ? ProvisioningStatus.Error
            : whole.Deleting ? ProvisioningStatus.PendingDelete
            : part.ChangedGeneration <= whole.Observed.Generation ? ProvisioningStatus.Active
            : part.CreatedGeneration > whole.Observed.Generation ? ProvisioningStatus.PendingCreate
            : ProvisioningStatus.PendingUpdate;
    }

    /// <summary>Why an object is in ERROR, for a person; null where it is not.</summary>
    public static string? ReasonOf(LoadBalancer whole, ResourceSpec part) =>
        Of(whole, part) == ProvisioningStatus.Error ? whole.Observed.Failure!.Reason : null;
}
