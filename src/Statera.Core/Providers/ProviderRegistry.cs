using System.Collections.Frozen;

namespace Statera.Core.Providers;

/// <summary>The providers that this service has, by name.</summary>
public sealed class ProviderRegistry
{
    private readonly FrozenDictionary<string, IProvider> _byName;

    /// <summary>Takes the enabled providers; the first is the default.</summary>
    /// <param name="providers">At least one.</param>
    public ProviderRegistry(IReadOnlyList<IProvider> providers)
    {
        All = providers;
        _byName = providers.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
    }

    /// <summary>All of them, the default first.</summary>
    public IReadOnlyList<IProvider> All { get; }

    /// <summary>The one for load balancers that ask for none.</summary>
    public IProvider Default => All[0];

    /// <summary>The provider of that name, or null where it is not enabled.</summary>
    public IProvider? Find(string name) => _byName.GetValueOrDefault(name);
}
