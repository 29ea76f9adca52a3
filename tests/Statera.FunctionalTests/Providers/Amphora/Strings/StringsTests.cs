using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Statera.FunctionalTests.Support;

namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>
/// Every string of every request, filled with what means something to HAProxy, is refused with a word about it, or stands
/// in the configuration as itself: HAProxy reads the same lines and words as for a harmless string, but for that one.
/// </summary>
public sealed class StringsTests(WrittenServer server) : IClassFixture<WrittenServer>
{
    /// <summary>What no harmless string of the test is taken for, each with the reason.</summary>
    private static readonly Dictionary<string, string> NeverTaken = new()
    {
        ["AdditionalVipCreate.ip_address"] = "there is one subnet here, and a VIP has one address of each",
        ["AvailabilityZoneProfileUpdate.availability_zone_data"] = UsedProfile,
        ["AvailabilityZoneProfileUpdate.name"] = UsedProfile,
        ["AvailabilityZoneProfileUpdate.provider_name"] = UsedProfile,
        ["FlavorProfileUpdate.flavor_data"] = UsedProfile,
        ["FlavorProfileUpdate.name"] = UsedProfile,
        ["FlavorProfileUpdate.provider_name"] = UsedProfile,
        ["PoolUpdate.lb_algorithm"] = "it is one of a few words",
        ["SessionPersistenceRecord.persistence_granularity"] = "it is for pools of UDP",
    };

    private const string UsedProfile = "a profile that is used is not changed";

    [Fact]
    public void Every_record_that_has_strings_is_tried() =>
        StringLeaf.All.Where(leaf => !StringSites.All.Any(site => site.Has(leaf))).ShouldBeEmpty();

    [Fact]
    public async Task A_hostile_string_is_refused_or_stands_as_itself()
    {
        var offers = await OffersAsync();
        var probes = new ConcurrentQueue<(StringLeaf Leaf, StringProbe Probe)>();
        var work =
            from site in StringSites.All
            from leaf in StringLeaf.All
            where site.Has(leaf)
            select (site, leaf);
        await Parallel.ForEachAsync(
            work, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ApiClient.Cancel }, async (it, _) =>
            {
                var probe = new StringProbe(server, it.site, it.leaf, offers);
                await probe.RunAsync();
                probes.Enqueue((it.leaf, probe));
            });

        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"{StringLeaf.All.Count} attributes, {probes.Count} places: {probes.Sum(it => it.Probe.Refused)} refused, "
            + $"{probes.Sum(it => it.Probe.Taken)} taken");
        var wrong = probes.SelectMany(it => it.Probe.Wrong).ToArray();
        wrong.ShouldBeEmpty($"{wrong.Length} in all:\n{string.Join('\n', wrong.Take(400))}");

        var plans = probes.SelectMany(it => it.Probe.Written).DistinctBy(plan => WrittenFile.Of(plan).Text).ToArray();
        output.WriteLine($"{plans.Length} configurations");
        (await HaproxyJudge.JudgeAsync(plans)).ShouldBeEmpty();

        probes.GroupBy(it => it.Leaf.ToString()).Where(same => !same.Any(it => it.Probe.IsLegal)).Select(same => same.Key).Order()
            .Where(leaf => !NamesAnother(leaf)).ShouldBe(NeverTaken.Keys.Order());
    }

    // What must be there, so that no string of the test is taken, harmless or not.
    private static bool NamesAnother(string leaf) =>
        leaf.EndsWith("_id", StringComparison.Ordinal) || leaf.EndsWith("_ids[]", StringComparison.Ordinal)
        || leaf.EndsWith(".availability_zone", StringComparison.Ordinal);

    // What an operator makes, for those sites that name it.
    private async Task<Dictionary<string, string>> OffersAsync()
    {
        var made = new Dictionary<string, string>();
        foreach (var (collection, wrapper, body) in new (string, string, Func<JsonObject>)[]
        {
            ("flavorprofiles", "flavorprofile", () => new() { ["name"] = "p", ["provider_name"] = "amphora", ["flavor_data"] = "{}" }),
            ("flavors", "flavor", () => new() { ["name"] = "f", ["flavor_profile_id"] = made["flavorprofiles"] }),
            ("availabilityzoneprofiles", "availability_zone_profile",
                () => new() { ["name"] = "p", ["provider_name"] = "amphora", ["availability_zone_data"] = "{}" }),
            ("availabilityzones", "availability_zone",
                () => new() { ["name"] = "z", ["availability_zone_profile_id"] = made["availabilityzoneprofiles"] }),
        })
        {
            var reply = (await server.Admin.Octavia.PostAsync(Session.Lbaas + collection, new JsonObject { [wrapper] = body() })).ShouldBe(201);
            made[collection] = (string?)reply[wrapper]["id"] ?? (string)reply[wrapper]["name"]!;
        }

        return made;
    }
}
