using Statera.Core.Model;
using Statera.Core.Offers;
using Statera.Core.Validation;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing.Operator;

/// <summary>What a request for a new load balancer chooses of the providers, flavors and availability zones.</summary>
internal static class OfferChoiceBody
{
    /// <summary>Reads the choice; what is wrong with it is noted in the body.</summary>
    public static async Task<OfferChoice> ReadAsync(BodyObject body, OfferDirectory offers, CancellationToken cancel)
    {
        var faults = new List<Fault>();
        var choice = await offers.ChooseAsync(
            body.Text("provider", Limits.Provider) is { Length: > 0 } provider ? provider : null, body.Id("flavor_id"),
            body.Text("availability_zone"), faults,
            cancel);
        foreach (var fault in faults)
        {
            body.Note(fault);
        }

        return choice;
    }
}
