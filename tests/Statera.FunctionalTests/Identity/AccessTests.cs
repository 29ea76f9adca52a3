using Statera.FunctionalTests.Fuzz;
using Statera.FunctionalTests.Support;
using Statera.FunctionalTests.Support.Endpoints;
using static Statera.FunctionalTests.Support.AccessTable;

namespace Statera.FunctionalTests.Identity;

/// <summary>
/// Every endpoint that the services have, asked by everybody: with a request that is right, so that who may do it does it,
/// and who may not is refused and changes nothing.
/// </summary>
public sealed class AccessTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string[] Roots = ["/v2.0/lbaas", "/v2/lbaas", "/v2.0", "/v2"];

    [Fact]
    public async Task Every_endpoint_lets_in_whom_the_table_says_and_nobody_else()
    {
        var things = await Belongings.MakeAsync(server, server.Member);
        things.Missing.ShouldBeEmpty();
        var callers = await AccessCaller.AllAsync(server, server.Member.ProjectId);
        foreach (var token in callers.Select(it => it.Token).Append(server.Admin.Token).OfType<string>())
        {
            // Who asks for the first time gets a default security group.
            await server.Neutron.As(token).GetAsync("v2.0/security-groups");
        }

        using var state = new StateWatch(Path.Combine(server.State, "statera.db"));
        var wrong = new List<string>();

        // What replaces a whole collection comes last: the others need what is in it.
        foreach (var endpoint in Endpoint.All(server).OrderBy(it => it.Method == "PUT" && !Endpoint.IsParameter(it.Parts[^1])))
        {
            foreach (var caller in callers)
            {
                if (await FaultAsync(endpoint, caller, things, state) is { } fault)
                {
                    wrong.Add($"{endpoint} by {caller.Who}: {fault}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Every_root_has_the_same_endpoints_and_there_are_some()
    {
        var endpoints = Endpoint.All(server).Where(it =>
            it.Pattern.StartsWith("/v2.0/lbaas/", StringComparison.Ordinal)).ToList();
        endpoints.Count.ShouldBeGreaterThan(50);
        endpoints.ShouldAllBe(it => Roots.All(root => it.Roots.Contains(root + it.Path)));
    }

    // What is wrong with the answer to one caller; null where it is as the table says.
    private async Task<string?> FaultAsync(Endpoint endpoint, AccessCaller caller, Belongings things, StateWatch state)
    {
        var call = await AccessCall.MakeAsync(server, endpoint, things, caller);
        await state.AcceptAsync();
        var reply = await call.SendAsync();
        var refused = call.Expected != Outcome.Done;
        var unchanged = !refused || state.IsUnchanged();
        await state.AcceptAsync();
        return !call.Statuses.Contains(reply.Status)
                ? $"{reply.Status} {reply.Fault}, not {string.Join(" or ", call.Statuses)}"
            : !unchanged ? "it is refused and changes something"
            : call.MustNotShow && Leaked(reply, things, call.Path) is { } leaked ? $"it shows {leaked}"
            : reply.Status == 403 && endpoint.Service == "load-balancer" && !reply.Fault.StartsWith(
                "Policy does not allow this request to be performed.", StringComparison.Ordinal) ? reply.Fault
            : null;
    }

    // The id of something that the project has.
    private static string? Leaked(ApiReply reply, Belongings things, string path) => things.Owned.FirstOrDefault(
        id => reply.Text.Contains(id, StringComparison.Ordinal) && !path.Contains(id, StringComparison.Ordinal)
            && reply.Status < 400);
}
