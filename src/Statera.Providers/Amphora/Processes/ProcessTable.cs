using System.Globalization;

namespace Statera.Providers.Amphora.Processes;

/// <summary>
/// Finds the HAProxy processes of a state directory, whoever started them and whatever became of their files.
/// </summary>
internal static class ProcessTable
{
    /// <summary>All of them, older ones first.</summary>
    public static List<HaproxyProcess> Scan(string stateDirectory)
    {
        var found = new List<HaproxyProcess>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && HaproxyProcess.Find(pid, stateDirectory) is { } process)
            {
                found.Add(process);
            }
        }

        found.Sort();
        return found;
    }

    /// <summary>Those of one load balancer, older ones first.</summary>
    public static List<HaproxyProcess> Scan(string stateDirectory, Guid loadBalancerId) =>
        [.. Scan(stateDirectory).Where(p => p.LoadBalancerId == loadBalancerId)];
}
