using System.Text;
using Statera.Core.Secrets;
using Statera.Testing;

namespace Statera.FunctionalTests.Conformance;

/// <summary>The secrets that were there when the exchanges were recorded: whatever is not called none.</summary>
internal sealed class RecordedSecrets : ISecretService
{
    private readonly TestAuthority _authority = TestAuthority.Root();
    private readonly Lazy<SecretContent> _bundle;

    public RecordedSecrets() => _bundle = new(() => new SecretContent.Secret(_authority.Issue().Pkcs12()));

    public Task<SecretContent> ReadAsync(string reference, SecretReader reader, CancellationToken cancel) =>
        !reference.StartsWith("http://oracle/", StringComparison.Ordinal) || reference.EndsWith("none", StringComparison.Ordinal)
            ? throw new SecretUnreadableException($"There is no {reference}.")
        : reference.Contains("/ca", StringComparison.Ordinal)
            ? Task.FromResult<SecretContent>(new SecretContent.Secret(Encoding.ASCII.GetBytes(_authority.Pem)))
        : Task.FromResult(_bundle.Value);

    public Task ShareAsync(string reference, SecretReader reader, CancellationToken cancel) => Task.CompletedTask;

    public Task AddConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) => Task.CompletedTask;

    public Task RemoveConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) => Task.CompletedTask;
}
