using System.Collections.Immutable;
using System.Net;

namespace Statera.Providers.Amphora;

/// <summary>Where a line for each connection goes; each line goes to all of them.</summary>
public sealed record FlowLogOptions
{
    /// <summary>The file that lines are appended to, a whole path; null for none.</summary>
    public string? File { get; init; }

    /// <summary>Who gets lines by syslog over UDP.</summary>
    public ImmutableArray<IPEndPoint> Receivers { get; init; } = [];

    /// <summary>The syslog facility, 0 to 7 for LOCAL0 to LOCAL7. Default: 0, Octavia's.</summary>
    public int Facility { get; init; }

    /// <summary>Reads targets as a setting has them.</summary>
    /// <param name="text"><c>off</c>, or by commas a file's path and any number of <c>udp://ADDRESS:PORT</c>.</param>
    /// <param name="options">The targets; null for off.</param>
    /// <param name="problem">What should be there instead; null where nothing is wrong.</param>
    public static bool TryParse(string text, out FlowLogOptions? options, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        (options, problem) = (null, null);
        if (text == "off")
        {
            return true;
        }

        const string Udp = "udp://";
        string? file = null;
        var receivers = ImmutableArray.CreateBuilder<IPEndPoint>();
        foreach (var target in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (target.StartsWith('/') && target.Length > 1 && !target.Any(char.IsControl) && file is null)
            {
                file = target;
            }
            else if (target.StartsWith(Udp, StringComparison.Ordinal) && Receiver(target[Udp.Length..]) is { } receiver)
            {
                receivers.Add(receiver);
            }
            else
            {
                problem = Expected(target);
                return false;
            }
        }

        options = new FlowLogOptions { File = file, Receivers = [.. receivers.Distinct()] };
        return true;
    }

    // An address and no name: HAProxy would ask for it at each start, and one that is not answered would stop changes.
    private static IPEndPoint? Receiver(string text) =>
        IPEndPoint.TryParse(text, out var endpoint) && endpoint.Port > 0 && !endpoint.Address.Equals(IPAddress.Any)
        && !endpoint.Address.Equals(IPAddress.IPv6Any)
            ? endpoint
            : null;

    private static string Expected(string target) => "off, or by commas one file (/PATH) and syslog receivers "
        + "(udp://ADDRESS:PORT, IPv6 in brackets)" + (target.StartsWith("tcp://", StringComparison.Ordinal)
            ? "; HAProxy loses lines over TCP whenever it is replaced, so let a syslog daemon of this host take UDP and "
                + "send on by TCP"
            : "");
}
