namespace Statera.Providers.Amphora;

/// <summary>What this host lets an amphora do.</summary>
/// <param name="FirstFreePort">The first port that may be listened on.</param>
/// <param name="CanPing">Whether members can be pinged.</param>
internal sealed record HostLimits(int FirstFreePort, bool CanPing);
