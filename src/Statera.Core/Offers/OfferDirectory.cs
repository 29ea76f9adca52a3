using System.Text.Json;
using Statera.Core.Model;
using Statera.Core.Providers;
using Statera.Core.Store;

namespace Statera.Core.Offers;

/// <summary>
/// The flavors and availability zones that are offered, with their profiles. What uses what is looked at in the write's
/// own transaction, so nothing in use goes.
/// </summary>
/// <param name="store">Where they are kept, beside the load balancers that use them.</param>
/// <param name="providers">Who says what a profile can say.</param>
/// <param name="time">The clock.</param>
public sealed class OfferDirectory(IDocumentStore store, ProviderRegistry providers, TimeProvider time)
{
    /// <summary>The offers of a kind, by their keys as Octavia lists them.</summary>
    public ValueTask<IReadOnlyList<Offer>> ListAsync(OfferKind kind, CancellationToken cancel) =>
        store.ReadAsync<IReadOnlyList<Offer>>(
            documents =>
            [
                .. documents.List(kind.Kind).OrderBy(document => document.Id, StringComparer.Ordinal).Select(ReadOffer),
            ],
            cancel);

    /// <summary>The profiles of a kind, by their ids.</summary>
    public ValueTask<IReadOnlyList<OfferProfile>> ListProfilesAsync(OfferKind kind, CancellationToken cancel) =>
        store.ReadAsync<IReadOnlyList<OfferProfile>>(
            documents =>
            [
                .. documents.List(kind.ProfileKind).OrderBy(document => document.Id, StringComparer.Ordinal)
                    .Select(ReadProfile),
            ],
            cancel);

    /// <summary>One offer.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public ValueTask<Offer> FindAsync(OfferKind kind, string key, CancellationToken cancel) =>
        store.ReadAsync(documents => Find(documents, kind, key), cancel);

    /// <summary>One profile.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public ValueTask<OfferProfile> FindProfileAsync(OfferKind kind, string id, CancellationToken cancel) =>
        store.ReadAsync(documents => FindProfile(documents, kind, id, kind.ProfileLabel), cancel);

    /// <summary>Offers something new.</summary>
    /// <exception cref="RefusedException">The name is taken, or there is no such profile.</exception>
    public Task<Offer> CreateAsync(OfferKind kind, Offer offer, CancellationToken cancel) => store.WriteAsync(
        documents =>
        {
            if (!documents.TryClaim(NamesOf(kind), offer.Name, offer.Key) || documents.Find(kind.Kind, offer.Key) is not null)
            {
                throw new RefusedException(kind.NameTaken(offer.Name));
            }

            _ = FindProfile(documents, kind, $"{offer.ProfileId}", kind.ProfileLabel);
            return Put(documents, kind, offer);
        },
        cancel);

    /// <summary>Changes an offer; load balancers that were made with it stay as they are.</summary>
    /// <exception cref="RefusedException">There is none, or its new name is taken.</exception>
    public Task<Offer> UpdateAsync(OfferKind kind, string key, Func<Offer, Offer> change, CancellationToken cancel) =>
        store.WriteAsync(
            documents =>
            {
                var before = Find(documents, kind, key);
                var after = change(before);
                if (after.Name != before.Name)
                {
                    if (!documents.TryClaim(NamesOf(kind), after.Name, key))
                    {
                        throw new RefusedException(kind.NameTaken(after.Name));
                    }

                    documents.Release(NamesOf(kind), before.Name);
                }

                return Put(documents, kind, after);
            },
            cancel);

    /// <summary>Offers it no more.</summary>
    /// <exception cref="RefusedException">There is none, or a load balancer was made with it.</exception>
    public Task<bool> DeleteAsync(OfferKind kind, string key, CancellationToken cancel) => store.WriteAsync(
        documents =>
        {
            var offer = Find(documents, kind, key);
            if (documents.Usage(kind.Kind, key) > 0)
            {
                throw new RefusedException(OfferKind.InUse(kind.Label, key));
            }

            documents.Release(NamesOf(kind), offer.Name);
            return documents.Delete(kind.Kind, key);
        },
        cancel);

    /// <summary>Makes a profile.</summary>
    /// <exception cref="RefusedException">The provider is not enabled, or can't be told that.</exception>
    public Task<OfferProfile> CreateProfileAsync(OfferKind kind, OfferProfile profile, CancellationToken cancel)
    {
        ThrowIfWrong(kind, profile);
        return store.WriteAsync(documents => Put(documents, kind, profile), cancel);
    }

    /// <summary>Changes a profile; what it says stays while something is offered by it.</summary>
    /// <exception cref="RefusedException">There is none, it is in use, or the provider can't be told that.</exception>
    public Task<OfferProfile> UpdateProfileAsync(
        OfferKind kind, string id, OfferProfileChange change, CancellationToken cancel) => store.WriteAsync(
            documents =>
            {
                var before = FindProfile(documents, kind, id, kind.ProfileLabel);
                if (change.ProviderName is not null || change.Data is not null)
                {
                    ThrowIfUsed(documents, kind, before);
                }

                var after = before with
                {
                    Name = change.Name ?? before.Name,
                    ProviderName = change.ProviderName ?? before.ProviderName,
                    Data = change.Data ?? before.Data,
                };
                if (change.ProviderName is not null || change.Data is not null)
                {
                    ThrowIfWrong(kind, after);
                }

                return Put(documents, kind, after);
            },
            cancel);

    /// <summary>Deletes a profile.</summary>
    /// <exception cref="RefusedException">There is none, or something is offered by it.</exception>
    public Task<bool> DeleteProfileAsync(OfferKind kind, string id, CancellationToken cancel) => store.WriteAsync(
        documents =>
        {
            ThrowIfUsed(documents, kind, FindProfile(documents, kind, id, kind.UsedProfileLabel));
            return documents.Delete(kind.ProfileKind, id);
        },
        cancel);

    /// <summary>What a new load balancer is to be, by what its maker chose.</summary>
    /// <param name="provider">The provider that is named; null for none.</param>
    /// <param name="flavorId">The flavor that is named; null for none.</param>
    /// <param name="zone">The availability zone that is named; null for none.</param>
    /// <param name="faults">Gets what is wrong with that.</param>
    /// <param name="cancel">Gives up.</param>
    public ValueTask<OfferChoice> ChooseAsync(
        string? provider, Guid? flavorId, string? zone, ICollection<Fault> faults, CancellationToken cancel)
    {
        if (flavorId is null && zone is null)
        {
            return ValueTask.FromResult(new OfferChoice(provider ?? providers.Default.Name));
        }

        return store.ReadAsync(
            documents =>
            {
                var flavor = flavorId is { } id ? Chosen(documents, OfferKind.Flavor, $"{id}", faults) : null;
                var place = zone is not null ? Chosen(documents, OfferKind.AvailabilityZone, zone, faults) : null;
                if (flavor is not null && provider is not null && flavor.ProviderName != provider)
                {
                    faults.Add(new Fault(FaultKind.Invalid, "flavor_id",
                        $"Flavor '{flavorId}' is not compatible with provider '{provider}'"));
                }

                var choice = new OfferChoice(
                    provider ?? flavor?.ProviderName ?? providers.Default.Name, flavorId, flavor?.Data, zone, place?.Data);
                if (faults.Count == 0 && providers.Find(choice.Provider) is { } chosen)
                {
                    // Again, for the settings may have another provider under that name today.
                    AddIfAny(flavor is null ? null : OfferData.Problem(OfferKind.Flavor, chosen, flavor.Data));
                    AddIfAny(place is null ? null : OfferData.Problem(OfferKind.AvailabilityZone, chosen, place.Data));
                }

                return choice;
            },
            cancel);

        void AddIfAny(Fault? fault)
        {
            if (fault is not null)
            {
                faults.Add(fault);
            }
        }
    }

    private static OfferProfile? Chosen(
        IDocumentReader documents, OfferKind kind, string key, ICollection<Fault> faults)
    {
        if (documents.Find(kind.Kind, key) is not { } document)
        {
            faults.Add(kind.Unknown);
            return null;
        }

        var offer = ReadOffer(document);
        if (!offer.Enabled)
        {
            faults.Add(kind.Disabled(key));
        }

        return ReadProfile(documents.Find(kind.ProfileKind, $"{offer.ProfileId}")!);
    }

    private void ThrowIfWrong(OfferKind kind, OfferProfile profile)
    {
        var provider = providers.Find(profile.ProviderName);
        var fault = !OfferData.IsJson(profile.Data) ? OfferData.NotJson(kind, profile.Data)
            : provider is null ? ProviderRegistry.NotEnabled(profile.ProviderName)
            : OfferData.Problem(kind, provider, profile.Data);
        if (fault is not null)
        {
            throw new RefusedException(fault);
        }
    }

    private static void ThrowIfUsed(IDocumentReader documents, OfferKind kind, OfferProfile profile)
    {
        if (documents.List(kind.Kind).Any(document => ReadOffer(document).ProfileId == profile.Id))
        {
            throw new RefusedException(OfferKind.InUse(kind.UsedProfileLabel, profile.Id));
        }
    }

    private static string NamesOf(OfferKind kind) => $"{kind.Kind}-name";

    private static Offer Find(IDocumentReader documents, OfferKind kind, string key) =>
        documents.Find(kind.Kind, key) is { } document
            ? ReadOffer(document)
            : throw new RefusedException(Fault.NotFound(kind.Label, key));

    private static OfferProfile FindProfile(IDocumentReader documents, OfferKind kind, string id, string label) =>
        documents.Find(kind.ProfileKind, id) is { } document
            ? ReadProfile(document)
            : throw new RefusedException(Fault.NotFound(label, id));

    private Offer Put(IDocumentTransaction documents, OfferKind kind, Offer offer)
    {
        var json = JsonSerializer.Serialize(offer, OfferJson.Default.Offer);
        documents.Put(new Document(kind.Kind, offer.Key, null, time.GetUtcNow(), json));
        return offer;
    }

    private OfferProfile Put(IDocumentTransaction documents, OfferKind kind, OfferProfile profile)
    {
        var json = JsonSerializer.Serialize(profile, OfferJson.Default.OfferProfile);
        documents.Put(new Document(kind.ProfileKind, $"{profile.Id}", null, time.GetUtcNow(), json));
        return profile;
    }

    private static Offer ReadOffer(Document document) =>
        JsonSerializer.Deserialize(document.Json, OfferJson.Default.Offer)!;

    private static OfferProfile ReadProfile(Document document) =>
        JsonSerializer.Deserialize(document.Json, OfferJson.Default.OfferProfile)!;
}

/// <summary>What an update of a profile changes; null leaves an attribute as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ProviderName">Its provider.</param>
/// <param name="Data">What it says.</param>
public sealed record OfferProfileChange(string? Name, string? ProviderName, string? Data);
