using Statera.Core.Model;
using Statera.Core.Networks;
using Statera.OpenStack.Network;
using Statera.Server.Storage;

namespace Statera.FunctionalTests.Network;

/// <summary>Leaves behind in a state what a crash between two steps does.</summary>
internal static class Orphans
{
    /// <summary>Reserves a VIP for a load balancer that is never stored.</summary>
    public static async Task<VipSpec> ReserveAsync(string state, string projectId, Guid subnet)
    {
        using var database = new SqliteDatabase(Path.Combine(state, "statera.db"));
        await using var writer = new SqlWriter(database.Writer);
        var network = new BuiltInNetworkService(new SqlDocumentStore(database, writer), TimeProvider.System, SubnetRules.Loopback);
        var reserved = await network.ReserveVipAsync(
            new VipRequest(Guid.NewGuid(), projectId, null, null, subnet, null), CancellationToken.None);
        return reserved.Primary;
    }
}
