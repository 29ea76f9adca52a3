using Statera.Core.Model;
using Statera.Core.Store;

namespace Statera.Core.Secrets;

/// <summary>
/// Lets no reference into a load balancer whose content was not read and found good. The store's edits are pure and
/// quick, and reading is neither: so an edit that brings references in is stopped before its commit, they are read, and
/// it is tried again. Any other costs nothing.
/// </summary>
/// <param name="checker">Who reads.</param>
public sealed class SecretGate(SecretChecker checker)
{
    /// <summary>Changes one load balancer; as <see cref="ILoadBalancerStore.EditAsync"/>.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="id">Which it is.</param>
    /// <param name="edit">The pure change.</param>
    /// <param name="reader">Who wants it; null for the project alone.</param>
    /// <param name="cancel">Gives up before the commit.</param>
    /// <exception cref="RefusedException">The change refuses, or what it references is not good: all of that at
    /// once.</exception>
    public async Task<LoadBalancer> EditAsync(
        ILoadBalancerStore store, Guid id, Func<LoadBalancer?, LoadBalancer> edit, SecretReader? reader,
        CancellationToken cancel)
    {
        var read = new HashSet<(string, SecretPurpose, string?)>();
        while (true)
        {
            try
            {
                return await store.EditAsync(
                    id,
                    current =>
                    {
                        var wanted = edit(current);
                        var unread = SecretUse.Added(current, wanted).Where(use => !read.Contains(Key(use))).ToList();
                        return unread.Count == 0 ? wanted : throw new UnreadException(wanted.Spec.ProjectId, unread);
                    },
                    cancel);
            }
            catch (UnreadException unread)
            {
                await ThrowIfBadAsync(unread.Uses, unread.ProjectId, reader, cancel);
                read.UnionWith(unread.Uses.Select(Key));
            }
        }
    }

    /// <summary>Refuses a new load balancer that references what is not good.</summary>
    public Task ThrowIfBadAsync(LoadBalancer wanted, SecretReader? reader, CancellationToken cancel) =>
        ThrowIfBadAsync(SecretUse.Added(null, wanted), wanted.Spec.ProjectId, reader, cancel);

    // Read for the project of the load balancer, whoever asks: it is that which will use it.
    private async Task ThrowIfBadAsync(
        IEnumerable<SecretUse> uses, string projectId, SecretReader? reader, CancellationToken cancel)
    {
        var asked = (reader ?? new SecretReader(projectId, UserId: "")) with { ProjectId = projectId };
        var faults = await checker.CheckAsync(uses, asked, cancel);
        if (!faults.IsEmpty)
        {
            throw new RefusedException(faults);
        }
    }

    private static (string, SecretPurpose, string?) Key(SecretUse use) => (use.Reference, use.Purpose, use.Authorities);

    private sealed class UnreadException(string projectId, IReadOnlyList<SecretUse> uses) : Exception
    {
        public string ProjectId => projectId;

        public IReadOnlyList<SecretUse> Uses => uses;
    }
}
