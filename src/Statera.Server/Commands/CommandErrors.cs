using System.Net.Sockets;
using Statera.Server.Settings;

namespace Statera.Server.Commands;

/// <summary>What a command says when it can't do its work: one line that tells what to do, and exit code 1.</summary>
internal static class CommandErrors
{
    public static async Task<int> ReportAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (OperationCanceledException)
        {
            return 130; // As a shell has it for Ctrl-C, before the service was up.
        }
        catch (SettingsException error)
        {
            return Report(error.Message);
        }
        catch (IOException error) when (error.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Report($"{error.Message} Choose another port by --load-balancer-port, --identity-port, --network-port or --key-manager-port.");
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return Report(error.Message);
        }
    }

    private static int Report(string message)
    {
        Console.Error.WriteLine($"statera: {message}");
        return 1;
    }
}
