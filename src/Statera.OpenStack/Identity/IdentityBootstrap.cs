using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Statera.OpenStack.Identity;

/// <summary>
/// What there is at the first start: a project and a user to begin with, and secrets that nobody chose.
/// </summary>
public static class IdentityBootstrap
{
    /// <summary>The operator's name, and that of its project.</summary>
    public const string Admin = "admin";

    private const string Scope = "bootstrap";
    private const string AdminHash = "admin-password";
    private const int SecretBytes = 32;

    /// <summary>The secret that signs tokens: read from its file, or made.</summary>
    /// <param name="path">The file, of mode 0600.</param>
    public static byte[] TokenKey(string path)
    {
        var key = Convert.FromBase64String(ReadOrMake(path, () => Convert.ToBase64String(
            RandomNumberGenerator.GetBytes(SecretBytes))));
        return key.Length == SecretBytes ? key : throw new InvalidOperationException(
            $"{path} does not hold {SecretBytes} bytes in base64; remove it, and a new one is made (all tokens end).");
    }

    /// <summary>Makes the admin user and project at the first start, with a random password.</summary>
    /// <param name="identity">The service.</param>
    /// <param name="passwordFile">The file for the password, of mode 0600.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The admin's password, null where somebody has changed it since; and the id of its first
    /// project.</returns>
    public static async Task<(string? Password, string ProjectId)> AdminAsync(
        IdentityService identity, string passwordFile, DateTimeOffset now, CancellationToken cancel)
    {
        // The file first: were the process killed between the two, the user would have a password that nobody knows.
        var password = ReadOrMake(passwordFile, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

        // Claimed for good: who renames or deletes what was made here does not find it again at the next start.
        var (made, hash) = await identity.ReadAsync(
            reader => (reader.Holder(Scope, Admin), reader.Holder(Scope, AdminHash)), cancel);
        if (made is not null)
        {
            var existing = await identity.ReadAsync(reader => reader.FindUser(made), cancel);

            // Compared by its hash: checking it would cost every start a tenth of a second.
            return (existing?.PasswordHash == hash ? password : null, existing?.DefaultProjectId ?? "");
        }

        var project = new Project(IdentityService.NewId(), Admin, "The operator's.", Enabled: true);
        var user = new User(
            IdentityService.NewId(), Admin, PasswordHash.Create(password), Enabled: true, project.Id, null,
            "The operator.", ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(project.Id, [Admin]));
        await identity.ChangeAsync(
            store =>
            {
                store.TryClaim(Scope, Admin, user.Id);
                store.TryClaim(Scope, AdminHash, user.PasswordHash);
                store.Put(project, now);
                store.Put(user, now);
                return true;
            },
            cancel);
        return (password, project.Id);
    }

    private static string ReadOrMake(string path, Func<string> make)
    {
        if (!File.Exists(path))
        {
            SecretFile.Write(path, make());
        }

        return File.ReadAllText(path).Trim();
    }
}
