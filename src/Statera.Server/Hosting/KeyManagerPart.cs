using Statera.Core.Secrets;
using Statera.Core.Store;
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
    /// <summary>As load balancers use it.</summary>
    public ISecretService Secrets => secrets;

    /// <summary>The built-in one, to be served; null where it is Barbican.</summary>
    public KeyManagerService? BuiltIn => builtIn;

    /// <summary>Makes what the settings name.</summary>
    public static async Task<KeyManagerPart> StartAsync(
        KeyManagerSettings settings, IDocumentStore documents, string keyFile, TimeProvider time,
        CancellationToken cancel)
    {
        if (!settings.BuiltIn)
        {
            throw new SettingsException("The setting key_manager.mode is 'barbican', which is not served yet.");
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
