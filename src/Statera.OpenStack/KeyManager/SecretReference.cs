namespace Statera.OpenStack.KeyManager;

/// <summary>
/// What a reference means: the kind and the id at its end. Nothing else of it is used, for it comes from a user: who
/// is asked for a secret is never said by the reference.
/// </summary>
/// <param name="IsContainer">A container, else a secret.</param>
/// <param name="Id">Its UUID.</param>
public sealed record SecretReference(bool IsContainer, string Id)
{
    /// <summary>Reads a reference; null where it is none.</summary>
    public static SecretReference? Parse(string reference)
    {
        if (!Uri.TryCreate(reference, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return null;
        }

        var parts = uri.AbsolutePath.TrimEnd('/').Split('/');
        return parts is [.., var kind and ("secrets" or "containers"), var id] && Guid.TryParseExact(id, "D", out _)
            ? new SecretReference(kind == "containers", id.ToLowerInvariant())
            : null;
    }
}
