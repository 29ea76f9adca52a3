using System.Collections.Immutable;
using Statera.Core.Model;

namespace Statera.Core.Secrets;

/// <summary>Reads what load balancers reference and judges whether it is good for what it is referenced for.</summary>
/// <param name="secrets">The key manager.</param>
/// <param name="time">The time that certificates must be good at.</param>
public sealed class SecretChecker(ISecretService secrets, TimeProvider time)
{
    /// <summary>Everything that is wrong with what these references name; empty where nothing is.</summary>
    public async Task<ImmutableArray<Fault>> CheckAsync(
        IEnumerable<SecretUse> uses, SecretReader reader, CancellationToken cancel)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var unreadable = new List<(SecretUse Use, string? Why)>();
        var asked = uses.DistinctBy(use => (use.Reference, use.Purpose, use.Authorities)).ToList();
        foreach (var use in asked)
        {
            var (facts, gone) = await InspectAsync(use, reader, cancel);
            if (gone is not null)
            {
                unreadable.Add((use, gone.IsTold ? gone.Message : null));
            }
            else
            {
                faults.AddRange(facts.Problems.Select(problem => Wrong(use, problem)));
            }
        }

        if (faults.Count == 0 && unreadable.Count == 0)
        {
            unreadable.AddRange(await ShareAsync(asked, reader, cancel));
        }

        if (unreadable.Count > 0)
        {
            var list = string.Join(", ", unreadable.Select(it => $"'{it.Use.Reference}'").Distinct());
            var why = unreadable.Select(it => it.Why).OfType<string>().Distinct().ToList();
            faults.Insert(0, new Fault(FaultKind.Invalid, unreadable[0].Use.Field,
                $"Could not retrieve certificate: [{list}]" + (why.Count > 0 ? $": {string.Join(" ", why)}" : "")));
        }

        return faults.ToImmutable();
    }

    /// <summary>What there is to know of a referenced secret, without its content.</summary>
    /// <returns>The facts; and where it could not be read, why.</returns>
    public async Task<(SecretInspection Facts, SecretUnreadableException? Unreadable)> InspectAsync(
        SecretUse use, SecretReader reader, CancellationToken cancel)
    {
        try
        {
            var content = await secrets.ReadAsync(use.Reference, reader, cancel);
            var now = time.GetUtcNow();
            return (use.Purpose switch
            {
                SecretPurpose.Bundle => Facts(
                    CertificateReader.Bundle(content, now), it => it.Version, it => it.ExpiresAt),
                SecretPurpose.Authorities => Facts(
                    CertificateReader.Authorities(content, now), it => it.Version, it => it.ExpiresAt),
                SecretPurpose.Revocations => Facts(
                    CertificateReader.Revocations(
                        content, await secrets.ReadAsync(use.Authorities!, reader, cancel), now),
                    it => it.Version, it => it.ExpiresAt),
                _ => throw new ArgumentOutOfRangeException(nameof(use)),
            }, null);
        }
        catch (SecretUnreadableException error)
        {
            return (new SecretInspection(null, null, [error.Message]), error);
        }
    }

    // Nothing is shared that will not be used: all of it was found good before.
    private async Task<List<(SecretUse Use, string? Why)>> ShareAsync(
        IEnumerable<SecretUse> uses, SecretReader reader, CancellationToken cancel)
    {
        var refused = new List<(SecretUse, string?)>();
        foreach (var use in uses.DistinctBy(use => use.Reference))
        {
            try
            {
                await secrets.ShareAsync(use.Reference, reader, cancel);
            }
            catch (SecretUnreadableException error)
            {
                refused.Add((use, error.IsTold ? error.Message : null));
            }
        }

        return refused;
    }

    private static SecretInspection Facts<T>(
        Reading<T> reading, Func<T, string> version, Func<T, DateTimeOffset?> expiresAt)
        where T : class => reading.Value is { } value
            ? new SecretInspection(version(value), expiresAt(value), [])
            : new SecretInspection(null, null, reading.Problems);

    private static Fault Wrong(SecretUse use, string problem) => use.Purpose switch
    {
        SecretPurpose.Bundle => new Fault(FaultKind.Invalid, use.Field,
            $"Could not retrieve certificate: ['{use.Reference}']: {problem}"),
        SecretPurpose.Authorities => Fault.Invalid(use.Field,
            $"The client authentication CA certificate is invalid. {problem} ({use.Field} '{use.Reference}')"),
        _ => Fault.Invalid(use.Field,
            $"The client authentication certificate revocation list is invalid. {problem} ({use.Field} '{use.Reference}')"),
    };
}

/// <summary>What there is to know of a secret that is in use, without its content.</summary>
/// <param name="Version">Differs where the content does; null where it is not good.</param>
/// <param name="ExpiresAt">When it is no longer good; null for never or where it is not good now.</param>
/// <param name="Problems">What is wrong with it, each a sentence for a person.</param>
public sealed record SecretInspection(string? Version, DateTimeOffset? ExpiresAt, ImmutableArray<string> Problems);
