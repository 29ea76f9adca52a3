using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Statera.Core.Model;
using Statera.Core.Validation;

namespace Statera.Server.Http.Body;

/// <summary>
/// Attributes with the limits that the API sets them. Those with a <c>current</c> value read what a create or an update
/// leaves open: absent keeps the current value, null brings the default back.
/// </summary>
internal static class BodyLimits
{
    private const string NotAddress = "Value should be IPv4 or IPv6 format";

    /// <summary>A text of at most so many characters; null where absent or null.</summary>
    public static string? Text(this BodyObject body, string name, int most = Limits.Text)
    {
        var text = body.String(name);
        Check(body, name, text, most);
        return text;
    }

    /// <summary>A text that can be left open; its default is empty.</summary>
    public static string TextOr(this BodyObject body, string name, string current) =>
        body.Has(name) ? body.Text(name) ?? "" : current;

    /// <summary>A flag that can be left open; for Octavia null is false.</summary>
    public static bool BoolOr(this BodyObject body, string name, bool current, bool standard = false) =>
        body.Has(name) ? body.Bool(name) ?? standard : current;

    /// <summary>A text that can be left open, or there can be none.</summary>
    public static string? TextOrNone(this BodyObject body, string name, string? current, int most = Limits.Text) =>
        body.Has(name) ? body.Text(name, most) : current;

    /// <summary>A reference to the key manager that can be left open; an empty one is as good as none.</summary>
    public static string? ReferenceOrNone(this BodyObject body, string name, string? current) =>
        body.TextOrNone(name, current) is { Length: > 0 } reference ? reference : null;

    /// <summary>A list of texts that can be left open, or there can be none.</summary>
    public static ImmutableArray<string>? StringsOrNone(
        this BodyObject body, string name, ImmutableArray<string>? current) =>
        !body.Has(name) ? current
        : body.Strings(name) is not { } given ? null
        : current is { } same && same.SequenceEqual(given) ? current : given;

    /// <summary>A number in a range that can be left open, or there can be none.</summary>
    public static int? IntOrNone(this BodyObject body, string name, NumberRange range, int? current) =>
        body.Has(name) ? body.Int(name, range) : current;

    /// <summary>A list of CIDRs without host bits that can be left open; an empty one is as good as none.</summary>
    public static ImmutableArray<string>? CidrsOrNone(
        this BodyObject body, string name, ImmutableArray<string>? current)
    {
        if (!body.Has(name) || body.Strings(name) is not { } given)
        {
            return body.Has(name) ? null : current;
        }

        var cidrs = given.Select(Cidr.Canonical).ToList();
        if (cidrs.Contains(null))
        {
            body.RefuseAs(name, $"['{string.Join("', '", given)}']", "Value should be IPv4 or IPv6 CIDR format");
            return current;
        }

        if (cidrs.Count == 0)
        {
            return null;
        }

        ImmutableArray<string> canonical = [.. cidrs.OfType<string>()];
        return current is { } same && same.SequenceEqual(canonical) ? current : canonical;
    }

    /// <summary>One of a closed set of names that can be left open, but is never none.</summary>
    public static T EnumOr<T>(this BodyObject body, string name, T current)
        where T : struct, Enum => body.RefusesNull(name) ? current : body.Enum<T>(name) ?? current;

    /// <summary>A text that can be left open, but is never none.</summary>
    public static string RequiredTextOr(this BodyObject body, string name, string current) =>
        body.RefusesNull(name) ? current : body.Text(name) ?? current;

    /// <summary>A number in a range that can be left open, but is never none.</summary>
    public static int RequiredIntOr(this BodyObject body, string name, NumberRange range, int current) =>
        body.RefusesNull(name) ? current : body.Int(name, range) ?? current;

    /// <summary>A text that must be there.</summary>
    public static string RequiredText(this BodyObject body, string name)
    {
        var text = body.RequiredString(name);
        Check(body, name, text, Limits.Text);
        return text;
    }

    /// <summary>A number in a range; null where absent or null.</summary>
    public static int? Int(this BodyObject body, string name, NumberRange range) =>
        Checked(body, name, range, body.Long(name));

    /// <summary>A number in a range that must be there.</summary>
    public static int RequiredInt(this BodyObject body, string name, NumberRange range) =>
        Checked(body, name, range, body.RequiredLong(name)) ?? 0;

    /// <summary>A number in a range that can be left open.</summary>
    public static int IntOr(this BodyObject body, string name, NumberRange range, int current, int standard) =>
        body.Has(name) ? body.Int(name, range) ?? standard : current;

    /// <summary>A list of ids, each once; null is as good as none. What is absent stays as it is.</summary>
    public static ImmutableArray<Guid> IdsOr(this BodyObject body, string name, ImmutableArray<Guid> current)
    {
        if (!body.Has(name))
        {
            return current;
        }

        var ids = ImmutableArray.CreateBuilder<Guid>();
        foreach (var text in body.Strings(name) ?? [])
        {
            if (!BodyObject.IsId(text, out var id))
            {
                body.Refuse(name, "Value should be UUID format");
                return current;
            }

            if (!ids.Contains(id))
            {
                ids.Add(id);
            }
        }

        return ids.ToImmutable();
    }

    /// <summary>Tags, sorted and without repeats, that can be left open; null leaves them as they are.</summary>
    public static ImmutableArray<string> TagsOr(this BodyObject body, ImmutableArray<string> current)
    {
        if (body.Strings("tags") is not { } tags)
        {
            return current;
        }

        if (tags.Any(tag => tag.Length > Limits.Text))
        {
            body.Refuse("tags", $"Value should have a maximum character requirement of {Limits.Text}");
        }

        ImmutableArray<string> sorted = [.. tags.Distinct().Order(StringComparer.Ordinal)];

        // The same array for the same tags, so that setting what is set is no change.
        return sorted.SequenceEqual(current) ? current : sorted;
    }

    /// <summary>An IP address in canonical text; null where absent or null.</summary>
    public static string? Address(this BodyObject body, string name)
    {
        if (body.String(name, NotAddress) is not { } text)
        {
            return null;
        }

        if (TryCanonical(text, out var canonical))
        {
            return canonical;
        }

        body.Refuse(name, NotAddress);
        return null;
    }

    /// <summary>An IP address that must be there.</summary>
    public static string RequiredAddress(this BodyObject body, string name)
    {
        if (!body.Has(name) || body.HasNull(name))
        {
            body.RequiredString(name);
            return "0.0.0.0";
        }

        return body.Address(name) ?? "0.0.0.0";
    }

    /// <summary>The project that a request names, by either of its names; null where it names none.</summary>
    public static string? Project(this BodyObject body)
    {
        var project = body.Text("project_id", Limits.ProjectId);
        project = body.Text("tenant_id", Limits.ProjectId) ?? project;
        return string.IsNullOrEmpty(project) ? null : project;
    }

    // .NET also takes 1, 0x7f.1 and scopes; a member can't be written so.
    internal static bool TryCanonical(string text, out string canonical)
    {
        canonical = "";
        if (text.Contains('%') || text.Contains('[') || !IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        canonical = address.ToString();
        return address.AddressFamily == AddressFamily.InterNetworkV6 || canonical == text;
    }

    private static void Check(BodyObject body, string name, string? text, int most)
    {
        if (text?.Length > most)
        {
            body.Refuse(name, $"Value should have a maximum character requirement of {most}");
        }
    }

    private static bool RefusesNull(this BodyObject body, string name)
    {
        if (!body.HasNull(name))
        {
            return false;
        }

        body.Note(Fault.InvalidOption(body.PathOf(name), "None", name));
        return true;
    }

    private static int? Checked(BodyObject body, string name, NumberRange range, long? number)
    {
        if (number is { } value && range.Broken(value) is { } rule)
        {
            body.Refuse(name, rule);
            return range.Min;
        }

        return (int?)number;
    }
}
