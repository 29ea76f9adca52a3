using System.Collections.Frozen;
using Statera.Core.Model;

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
        Running = [.. providers.Select(provider => provider is ProviderAlias alias ? alias.Inner : provider).Distinct()];
        _byName = providers.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
    }

    /// <summary>All of them, the default first.</summary>
    public IReadOnlyList<IProvider> All { get; }

    /// <summary>All of them that run something, each once whatever names it has.</summary>
    public IReadOnlyList<IProvider> Running { get; }

    /// <summary>The one for load balancers that ask for none.</summary>
    public IProvider Default => All[0];

    /// <summary>The provider of that name, or null where it is not enabled.</summary>
    public IProvider? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A request names a provider that is not enabled.</summary>
    public static Fault NotEnabled(string name) => new(
        FaultKind.Invalid, "provider", $"Provider '{name}' is not enabled.");
}
