using System.Globalization;

namespace Statera.Linux;

/// <summary>Limits of the kernel that hold for all network namespaces together, and are made for few.</summary>
public static class KernelLimits
{
    /// <summary>Raises them to what a host with thousands of namespaces needs; what is higher already stays. Needs root.</summary>
    public static void RaiseForNamespaces()
    {
        // The addresses of others that are known by ARP and its like, 1,024 by default: 300 bytes each that is used.
        foreach (var family in (string[])["ipv4", "ipv6"])
        {
            Raise($"/proc/sys/net/{family}/neigh/default/gc_thresh3", 65_536);
            Raise($"/proc/sys/net/{family}/neigh/default/gc_thresh2", 32_768);
        }

        // Packets that wait for a processor, 1,000 by default: a broadcast on a full bridge is one for each of its ports.
        Raise("/proc/sys/net/core/netdev_max_backlog", 16_384);
    }

    private static void Raise(string file, int least)
    {
        try
        {
            // IPv6 may be switched off.
            if (File.Exists(file) && int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) < least)
            {
                File.WriteAllText(file, least.ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // In a container these are the host's to set; hundreds of load balancers run without.
        }
    }
}
