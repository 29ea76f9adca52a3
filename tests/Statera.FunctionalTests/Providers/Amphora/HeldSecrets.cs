using System.Collections.Concurrent;
using System.Text;
using Statera.Core.Secrets;
using Statera.Testing;

namespace Statera.FunctionalTests.Providers.Amphora;

/// <summary>A key manager that has what a test puts in, and counts who asks.</summary>
internal sealed class HeldSecrets : ISecretService
{
    private readonly ConcurrentDictionary<string, byte[]> _held = new();
    private int _reads;

    public int Reads => _reads;

    /// <summary>Stores a certificate with its key, and answers its version.</summary>
    public string Put(string reference, TestCertificate certificate, params TestAuthority[] chain)
    {
        _held[reference] = certificate.Pkcs12(chain: [.. chain.Select(a => a.Certificate)]);
        return CertificateReader.Bundle(Content(reference), TimeProvider.System.GetUtcNow()).Value!.Version;
    }

    /// <summary>Stores authorities or a list of revoked certificates.</summary>
    public void Put(string reference, string pem) => _held[reference] = Encoding.ASCII.GetBytes(pem);

    public void Forget() => _held.Clear();

    public Task<SecretContent> ReadAsync(string reference, SecretReader reader, CancellationToken cancel)
    {
        Interlocked.Increment(ref _reads);
        return Task.FromResult<SecretContent>(Content(reference));
    }

    public Task ShareAsync(string reference, SecretReader reader, CancellationToken cancel) => Task.CompletedTask;

    public Task AddConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) => Task.CompletedTask;

    public Task RemoveConsumerAsync(string reference, Guid loadBalancerId, CancellationToken cancel) => Task.CompletedTask;

    private SecretContent.Secret Content(string reference) => _held.TryGetValue(reference, out var payload)
        ? new SecretContent.Secret(payload)
        : throw new SecretUnreadableException("There is no such secret.");
}
