using Statera.FunctionalTests.Support.Endpoints;
using static Statera.FunctionalTests.Support.AccessTable;

namespace Statera.FunctionalTests.Support;

/// <summary>One request of somebody to an endpoint, and what must come of it.</summary>
/// <param name="Asked">The service, as somebody.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Expected">What comes of it.</param>
/// <param name="Statuses">The statuses that say so.</param>
/// <param name="MustNotShow">Nothing of the project may be in the answer.</param>
internal sealed record AccessCall(
    ApiClient Asked, string Method, string Path, string? Body, Outcome Expected, int[] Statuses, bool MustNotShow)
{
    /// <summary>What is carried out and yet answers so, as there is nothing that could be done.</summary>
    private static readonly Dictionary<string, int[]> Otherwise = new()
    {
        // The token that is asked about is in a header, which these requests do not have.
        ["identity GET /auth/tokens"] = [404],
        ["identity HEAD /auth/tokens"] = [404],
        ["identity DELETE /auth/tokens"] = [404],

        // An amphora that serves can't be deleted, and that of the no-op provider has counted nothing.
        ["load-balancer DELETE /octavia/amphorae/{id}"] = [409],
        ["load-balancer GET /octavia/amphorae/{id}/stats"] = [200, 404],

        // The router is on the subnet already, or no longer, of another's doing.
        ["network PUT /routers/{id}/add_router_interface"] = [200, 400],
        ["network PUT /routers/{id}/remove_router_interface"] = [200, 404],
    };

    public static async Task<AccessCall> MakeAsync(
        TestServer server, Endpoint endpoint, Belongings things, AccessCaller caller)
    {
        var recipe = things.RecipeOf(endpoint);
        var expected = Of(endpoint, caller, IsOwned(endpoint) && (endpoint.IsOfOne || recipe is { RefersToOwned: true }));

        // What is made and deleted is another one each time, that the next who asks finds all that is needed.
        var last = endpoint.Method == "DELETE" && endpoint.IsOfOne && expected == Outcome.Done
            ? await things.AnotherAsync(endpoint)
            : null;
        var body = recipe is not null ? await things.FreshBodyAsync(recipe)
            : Recipes.OtherOf(endpoint) is { } other ? things.Fill(other)
            : endpoint.TakesBody ? things.Known.FirstOrDefault(it => it.Service == endpoint.Service
                && endpoint.Parts.Length > 1 && it.Kind == endpoint.Parts[^2]) is { Wrapper: { } wrapper } ? $$$"""{"{{{wrapper}}}": {}}""" : "{"
            : null;

        // What is taken back must have been given before.
        if (endpoint.Method == "DELETE" && body is not null && expected == Outcome.Done)
        {
            await Belongings.Of(server, endpoint.Service, things.Owner.Token).SendTextAsync("POST", things.Fill(endpoint), body);
        }

        // Another may have taken it away, or the whole list.
        if (endpoint.Parts is [.., "{tag}"] && expected == Outcome.Done)
        {
            (await Belongings.Of(server, endpoint.Service, things.Owner.Token).SendAsync("PUT", things.Fill(endpoint), null)).ShouldBe(201);
        }

        var statuses = expected switch
        {
            Outcome.Unknown => [401],
            Outcome.Forbidden => [403],
            Outcome.Hidden => [404],
            Outcome.NoProject => [400],
            _ when Otherwise.TryGetValue($"{endpoint.Service} {endpoint.Method} {endpoint.Path}", out var instead) => instead,

            // What is done to something that has no recipe is not known here: it gets as far as to a body that can't be read.
            _ => body == "{" ? [400, 200, 201, 202, 204] : (int[])[200, 201, 202, 204, 300],
        };
        return new AccessCall(
            Belongings.Of(server, endpoint.Service, caller.Token), endpoint.Method, things.Fill(endpoint, last), body, expected,
            statuses, IsOwned(endpoint) && !caller.Ours && !caller.Rights(endpoint.Service).Any(right => "RWqam".Contains(right)));
    }

    public Task<ApiReply> SendAsync() => Body is null
        ? Asked.SendAsync(Method, Path, null)
        : Asked.SendTextAsync(Method, Path, Body, Body[0] == '{' ? "application/json" : "text/plain");
}
