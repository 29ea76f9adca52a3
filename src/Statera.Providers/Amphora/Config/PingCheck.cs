namespace Statera.Providers.Amphora.Config;

/// <summary>How the members of a backend are pinged, which HAProxy can't do: it is told what came of it.</summary>
/// <param name="Delay">Seconds between two pings.</param>
/// <param name="Timeout">Seconds until one counts as not answered.</param>
/// <param name="Fall">So many that were not answered make a member down.</param>
/// <param name="Rise">So many that were answered make it up.</param>
internal sealed record PingCheck(int Delay, int Timeout, int Fall, int Rise);
