using Statera.Core.Secrets;
using Statera.Core.Store;
using Statera.OpenStack.Identity;
using Statera.OpenStack.KeyManager;
using Statera.Server.Settings;

namespace Statera.Server.Hosting;

/// <summary>The key manager: the built-in one, or the way to Barbican.</summary>
/// <param name="secrets">As load balancers use it.</param>
/// <param name="builtIn">The built-in one, to be served; null where it is Barbican.</param>
/// <param name="owned">What ends with it.</param>
internal sealed class KeyManagerPart(ISecretService secrets, KeyManagerService? builtIn, IDisposable owned)
    : IAsyncDisposable
{
    // A write waits for it.
    private static readonly TimeSpan BarbicanTimeout = TimeSpan.FromSeconds(10);

    /// <summary>As load balancers use it.</summary>
    public ISecretService Secrets => secrets;

    /// <summary>The built-in one, to be served; null where it is Barbican.</summary>
    public KeyManagerService? BuiltIn => builtIn;

    /// <summary>Makes what the settings name.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="documents">Where the built-in one keeps its secrets.</param>
    /// <param name="keyFile">The file with the key of those.</param>
    /// <param name="service">The service user, for Barbican; null without a real Keystone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<KeyManagerPart> StartAsync(
        KeyManagerSettings settings, IDocumentStore documents, string keyFile,
        KeystoneSession? service, TimeProvider time, CancellationToken cancel)
    {
        if (!settings.BuiltIn)
        {
            // A proxy of the environment is for the world outside, and no redirect is followed with a token. Each request
            // has its own connection: WSGI servers close theirs after an answer without saying so, and what was sent
            // on one in that moment is lost.
            var http = new HttpClient(new SocketsHttpHandler
            {
                UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero,
            })
            {
                Timeout = BarbicanTimeout,
            };
            return new KeyManagerPart(new BarbicanSecrets(http, settings.BarbicanUrl!, service), null, http);
        }

        var cipher = await KeyManagerKey.OpenAsync(keyFile, documents, cancel);
        var keys = new KeyManagerService(documents, cipher, settings.Limits, time);
        return new KeyManagerPart(new BuiltInSecrets(keys), keys, cipher);
    }

    public ValueTask DisposeAsync()
    {
        owned.Dispose();
        return ValueTask.CompletedTask;
    }
}
