using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Statera.OpenStack.Identity;

/// <summary>Someone, or something, that can prove who it is.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">Unique in the domain.</param>
/// <param name="PasswordHash">What <see cref="PasswordHash"/> made; never shown.</param>
/// <param name="Enabled">Off: no token is given, and those given are worth nothing.</param>
/// <param name="DefaultProjectId">The project of tokens that ask for none.</param>
/// <param name="Email">For people.</param>
/// <param name="Description">For people.</param>
/// <param name="Grants">The names of the roles, by project.</param>
/// <param name="TokensSince">Tokens given before are worth nothing: the password was changed since.</param>
/// <param name="SystemGrants">The names of the roles for the system; null for none.</param>
public sealed record User(
    string Id,
    string Name,
    string PasswordHash,
    bool Enabled,
    string? DefaultProjectId,
    string? Email,
    string Description,
    ImmutableDictionary<string, ImmutableArray<string>> Grants,
    DateTimeOffset TokensSince = default,
    ImmutableArray<string>? SystemGrants = null);

/// <summary>What owns objects.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">Unique in the domain.</param>
/// <param name="Description">For people.</param>
/// <param name="Enabled">Off: no token is given for it.</param>
public sealed record Project(string Id, string Name, string Description, bool Enabled);

/// <summary>A set of rights, by its name; the set of roles is fixed.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">What the policies know it by.</param>
/// <param name="Description">For people.</param>
public sealed record Role(string Id, string Name, string Description)
{
    /// <summary>Keystone's default roles, and those that Octavia's deployments know beside them.</summary>
    public static readonly ImmutableArray<Role> All =
    [
        new("7ead0000000000000000000000000001", "reader", "Sees what its project has."),
        new("7ead0000000000000000000000000002", "member", "Changes what its project has."),
        new("7ead0000000000000000000000000003", "admin", "Does everything, everywhere."),
        new("7ead0000000000000000000000000004", "service", "Another service, which asks for its own ends."),
        new("7ead0000000000000000000000000011", "load-balancer_observer", "Sees its project's load balancers."),
        new("7ead0000000000000000000000000012", "load-balancer_global_observer", "Sees everybody's load balancers."),
        new("7ead0000000000000000000000000013", "load-balancer_member", "Changes its project's load balancers."),
        new("7ead0000000000000000000000000014", "load-balancer_quota_admin", "Changes the quotas of load balancing."),
        new("7ead0000000000000000000000000015", "load-balancer_admin", "Does everything with load balancers, everywhere."),
    ];

    /// <summary>The roles of these names, and what they imply: as in Keystone, admin member, and member reader.</summary>
    public static ImmutableArray<Role> Granted(ImmutableArray<string> names) =>
    [
        .. All.Where(role => names.Contains(role.Name) || role.Name switch
        {
            "reader" => names.Contains("member") || names.Contains("admin"),
            "member" => names.Contains("admin"),
            _ => false,
        }),
    ];
}

/// <summary>The one domain.</summary>
public static class Domain
{
    /// <summary>Its id, Keystone's.</summary>
    public const string Id = "default";

    /// <summary>Its name, Keystone's.</summary>
    public const string Name = "Default";
}

/// <summary>How the documents are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(ApplicationCredential))]
[JsonSerializable(typeof(TokenPayload))]
internal sealed partial class IdentityJson : JsonSerializerContext;
