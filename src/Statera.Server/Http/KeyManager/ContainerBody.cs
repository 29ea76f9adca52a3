using System.Collections.Immutable;
using Statera.OpenStack.KeyManager;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.KeyManager;

/// <summary>Containers as requests say them (Barbican's API, "POST /v1/containers").</summary>
internal static class ContainerBody
{
    private static readonly Dictionary<string, (string[] Needed, string[] Allowed)> Types = new()
    {
        ["generic"] = ([], []),
        ["rsa"] = (["public_key", "private_key"], ["public_key", "private_key", "private_key_passphrase"]),
        ["certificate"] = (
            ["certificate"], ["certificate", "private_key", "private_key_passphrase", "intermediates"]),
    };

    /// <summary>A new container.</summary>
    public static ContainerDocument Create(BodyObject body, KeyManagerActor actor)
    {
        var type = body.RequiredString("type");
        var secrets = (body.Objects("secret_refs") ?? []).Select(Secret).ToImmutableArray();
        if (!Types.TryGetValue(type, out var rule))
        {
            body.Refuse("type", $"Value should be one of: {string.Join(", ", Types.Keys)}");
        }
        else
        {
            Judge(body, type, rule, secrets);
        }

        var container = new ContainerDocument(
            Guid.NewGuid().ToString(), actor.ProjectId!, actor.UserId, body.Text("name"), type, secrets, null, [],
            default, default);
        body.End();
        return container;
    }

    /// <summary>A secret of a container: its name there, and which it is.</summary>
    public static NamedSecret Secret(BodyObject body)
    {
        var (name, reference) = (body.Text("name"), body.RequiredString("secret_ref"));
        var parsed = SecretReference.Parse(reference);
        if (reference.Length > 0 && parsed is not { IsContainer: false })
        {
            body.Refuse("secret_ref", "Value should be the reference of a secret, …/v1/secrets/ID");
        }

        body.End();
        return new NamedSecret(name, parsed?.Id ?? "");
    }

    private static void Judge(
        BodyObject body, string type, (string[] Needed, string[] Allowed) rule, ImmutableArray<NamedSecret> secrets)
    {
        if (secrets.Where(it => it.Name is not null).GroupBy(it => it.Name).Any(same => same.Count() > 1))
        {
            body.RefuseAs("secret_refs", "(list)", "Duplicate reference names are not allowed");
        }

        if (secrets.GroupBy(it => it.SecretId).Any(same => same.Count() > 1))
        {
            body.RefuseAs("secret_refs", "(list)", "Duplicate secret ids are not allowed");
        }

        if (type == "generic")
        {
            return;
        }

        if (secrets.Any(it => !rule.Allowed.Contains(it.Name)))
        {
            body.RefuseAs("secret_refs", "(list)",
                $"only {string.Join(", ", rule.Allowed)} are reference names of type {type}");
        }

        if (rule.Needed.Where(name => secrets.All(it => it.Name != name)).ToList() is { Count: > 0 } missing)
        {
            body.RefuseAs("secret_refs", "(list)",
                $"The minimum required reference names of type {type} are {string.Join(", ", rule.Needed)}");
        }
    }
}
