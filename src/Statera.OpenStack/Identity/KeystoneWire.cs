using System.Text.Json.Serialization;

namespace Statera.OpenStack.Identity;

// What is sent to Keystone, and as much of its answers as is needed; each name is Keystone's.
internal sealed record WireLogin(WireAuth Auth);

internal sealed record WireAuth(WireIdentity Identity, WireScope Scope);

internal sealed record WireIdentity(IReadOnlyList<string> Methods, WirePassword Password);

internal sealed record WirePassword(WireUser User);

internal sealed record WireUser(string Name, WireName Domain, string Password);

internal sealed record WireScope(WireProject Project);

internal sealed record WireProject(string Name, WireName Domain);

internal sealed record WireName(string Name);

internal sealed record WireTokenReply(WireToken? Token);

internal sealed record WireToken(
    WireId? User, WireId? Project, WireSystem? System, IReadOnlyList<WireName>? Roles, DateTimeOffset? ExpiresAt);

internal sealed record WireId(string? Id);

internal sealed record WireSystem(bool All);

/// <summary>The JSON of what is said with Keystone.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WireLogin))]
[JsonSerializable(typeof(WireTokenReply))]
internal sealed partial class KeystoneWire : JsonSerializerContext;
