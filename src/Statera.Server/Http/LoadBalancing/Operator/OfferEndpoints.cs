using System.Collections.Immutable;
using Statera.Core.Offers;
using Statera.Server.Http.Body;
using Statera.Server.Http.Collections;

namespace Statera.Server.Http.LoadBalancing.Operator;

/// <summary>
/// /v2/lbaas/flavors and flavorprofiles, or availabilityzones and availabilityzoneprofiles. Everybody sees what is
/// offered; the profiles and all writes are the operator's.
/// </summary>
internal sealed class OfferEndpoints<TOffer, TProfile>(
    OfferDirectory directory, OfferKind kind, OfferResource<Offer, TOffer> offers,
    OfferResource<OfferProfile, TProfile> profiles)
    where TOffer : notnull
    where TProfile : notnull
{
    public void Map(OctaviaRoutes routes)
    {
        routes.Get(offers.Path, ListAsync);
        routes.Post(offers.Path, CreateAsync);
        routes.Get($"{offers.Path}/{{id}}", ShowAsync);
        routes.Put($"{offers.Path}/{{id}}", UpdateAsync);
        routes.Delete($"{offers.Path}/{{id}}", DeleteAsync);
        routes.Get(profiles.Path, ListProfilesAsync);
        routes.Post(profiles.Path, CreateProfileAsync);
        routes.Get($"{profiles.Path}/{{id}}", ShowProfileAsync);
        routes.Put($"{profiles.Path}/{{id}}", UpdateProfileAsync);
        routes.Delete($"{profiles.Path}/{{id}}", DeleteProfileAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        var all = await directory.ListAsync(kind, context.RequestAborted);
        await CollectionReply.WriteAsync(
            context, offers.Plural, offers.Shape, CollectionQuery.Parse(context.Request.Query),
            all.Select(offers.Record), offers.LinksKey);
    }

    private async Task ShowAsync(HttpContext context) => await WriteAsync(
        context, StatusCodes.Status200OK, offers,
        await directory.FindAsync(kind, OctaviaRoute.Id(context), context.RequestAborted), Fields(context));

    private async Task CreateAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, offers.Singular);
        var offer = OfferBody.Create(body, kind);
        body.ThrowIfFaulty();
        await WriteAsync(
            context, StatusCodes.Status201Created, offers,
            await directory.CreateAsync(kind, offer, context.RequestAborted));
    }

    private async Task UpdateAsync(HttpContext context)
    {
        var (key, fields) = (OctaviaRoute.Id(context), Fields(context));
        var found = await directory.FindAsync(kind, key, context.RequestAborted);
        var body = await RequestBody.ReadAsync(context, offers.Singular);
        OfferBody.Update(body, kind, found);
        body.ThrowIfFaulty();
        await WriteAsync(
            context, StatusCodes.Status200OK, offers,
            await directory.UpdateAsync(kind, key, now => OfferBody.Update(body, kind, now), context.RequestAborted),
            fields);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        await directory.DeleteAsync(kind, OctaviaRoute.Id(context), context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    private async Task ListProfilesAsync(HttpContext context)
    {
        var all = await directory.ListProfilesAsync(kind, context.RequestAborted);
        await CollectionReply.WriteAsync(
            context, profiles.Plural, profiles.Shape, CollectionQuery.Parse(context.Request.Query),
            all.Select(profiles.Record), profiles.LinksKey);
    }

    private async Task ShowProfileAsync(HttpContext context)
    {
        await WriteAsync(
            context, StatusCodes.Status200OK, profiles,
            await directory.FindProfileAsync(kind, OctaviaRoute.Id(context), context.RequestAborted), Fields(context));
    }

    private async Task CreateProfileAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, profiles.Singular);
        var profile = OfferBody.CreateProfile(body, kind);
        body.ThrowIfFaulty();
        await WriteAsync(
            context, StatusCodes.Status201Created, profiles,
            await directory.CreateProfileAsync(kind, profile, context.RequestAborted));
    }

    private async Task UpdateProfileAsync(HttpContext context)
    {
        var (id, fields) = (OctaviaRoute.Id(context), Fields(context));
        _ = await directory.FindProfileAsync(kind, id, context.RequestAborted);
        var body = await RequestBody.ReadAsync(context, profiles.Singular);
        var change = OfferBody.UpdateProfile(body, kind);
        body.ThrowIfFaulty();
        await WriteAsync(
            context, StatusCodes.Status200OK, profiles,
            await directory.UpdateProfileAsync(kind, id, change, context.RequestAborted), fields);
    }

    private async Task DeleteProfileAsync(HttpContext context)
    {
        await directory.DeleteProfileAsync(kind, OctaviaRoute.Id(context), context.RequestAborted);
        await Reply.Empty(context, StatusCodes.Status204NoContent);
    }

    // Read before anything is changed: a query that is wrong refuses the request.
    private static ImmutableArray<string> Fields(HttpContext context) =>
        CollectionQuery.Parse(context.Request.Query).Fields;

    private static Task WriteAsync<T, TRecord>(
        HttpContext context, int status, OfferResource<T, TRecord> resource, T it,
        ImmutableArray<string>? fields = null)
        where TRecord : notnull => Reply.WriteAsync(
            context,
            status,
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName(resource.Singular);
                resource.Shape.Write(json, resource.Record(it), fields ?? []);
                json.WriteEndObject();
            });
}
