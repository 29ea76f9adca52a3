namespace Statera.Server.Http.Collections;

/// <summary>In what the services differ about collections.</summary>
/// <param name="HasTenant">The old name of the project can be asked for, as any attribute can.</param>
/// <param name="LinksKeepFilters">The links ask the same question; else they name order and page alone.</param>
internal sealed record CollectionDialect(bool HasTenant, bool LinksKeepFilters)
{
    private const string Tenant = "tenant_id";

    /// <summary>As Neutron and Keystone have it.</summary>
    public static readonly CollectionDialect Neutron = new(true, true);

    /// <summary>As Octavia has it: whoever follows its links filters again.</summary>
    public static readonly CollectionDialect Octavia = new(false, false);

    /// <summary>Whether an attribute of that name can be asked for, where the resource has it.</summary>
    public bool Knows(string attribute) => HasTenant || attribute != Tenant;
}
