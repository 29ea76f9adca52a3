using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Statera.Core.Model;
using Statera.Core.Providers;

namespace Statera.Server.Http.Body;

/// <summary>
/// A JSON object of a request, read attribute by attribute. What is wrong is collected over the whole body and thrown
/// at
/// once; what nobody asked for is unknown, and refused by <see cref="End"/>.
/// </summary>
internal sealed class BodyObject
{
    private const int MostShown = 100;
    private const string NotString = "Value should be string";

    private readonly Dictionary<string, JsonElement> _attributes = [];
    private readonly HashSet<string> _read = [];
    private readonly List<Fault> _faults;
    private readonly string _path;
    private readonly string _argument;

    private BodyObject(JsonElement element, string path, string argument, List<Fault> faults)
    {
        _path = path;
        _argument = argument;
        _faults = faults;
        foreach (var attribute in element.EnumerateObject())
        {
            if (NameOf(attribute) is { } name)
            {
                _attributes[name] = attribute.Value;
            }
            else
            {
                _faults.Add(new Fault(
                    FaultKind.Invalid, _path, $"The name of an attribute of {argument} is not valid Unicode text"));
            }
        }
    }

    /// <summary>The outermost object of a body.</summary>
    /// <param name="element">The object.</param>
    /// <param name="argument">What a refusal calls it.</param>
    public static BodyObject Root(JsonElement element, string argument) => new(element, "", argument, []);

    /// <summary>
    /// The object that the request is about, under its name in the body: paths begin in it. Null where absent or null.
    /// </summary>
    public BodyObject? Wrapped(string name) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new BodyObject(
            value, "", _argument == name ? name : $"{_argument}.{name}", _faults),
        { } value => Refuse<BodyObject>(name, value, "Value should be an object"),
    };

    /// <summary>The attributes that were asked for: all that a reader knows, once it has read.</summary>
    public IReadOnlyCollection<string> Known => _read;

    /// <summary>Whether the attribute is there, be it null.</summary>
    public bool Has(string name)
    {
        _read.Add(name);
        return _attributes.ContainsKey(name);
    }

    /// <summary>Whether the attribute is there and null.</summary>
    public bool HasNull(string name) => Has(name) && Value(name) is null;

    /// <summary>Whether the attribute is this very string.</summary>
    public bool IsText(string name, string text) =>
        Value(name) is { ValueKind: JsonValueKind.String } value && Text(name, value) == text;

    /// <summary>A string; null where absent or null.</summary>
    /// <param name="name">The attribute.</param>
    /// <param name="rule">What is said of any other value.</param>
    public string? String(string name, string rule = NotString) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => Text(name, value),
        { } value => Refuse<string>(name, value, rule),
    };

    /// <summary>A string that must be there.</summary>
    public string RequiredString(string name) => Required(name) ? String(name) ?? "" : "";

    /// <summary>A whole number; null where absent or null.</summary>
    public int? Int(string name) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) => number,
        { ValueKind: JsonValueKind.String } value when int.TryParse(Text(name, value), out var number) => number,
        { } value => Refuse<int?>(name, value, "Value should be an integer"),
    };

    /// <summary>A whole number that may be beyond any limit; null where absent or null.</summary>
    public long? Long(string name) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        { ValueKind: JsonValueKind.String } value when long.TryParse(Text(name, value), out var number) => number,
        { } value => Refuse<long?>(name, value, "Value should be an integer"),
    };

    /// <summary>A whole number that must be there; null where it is not, or is none.</summary>
    public long? RequiredLong(string name) => Required(name) ? Long(name) : null;

    /// <summary>A number; null where absent or null.</summary>
    public double? Number(string name) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) => number,
        { ValueKind: JsonValueKind.String } value when double.TryParse(Text(name, value), out var number) => number,
        { } value => Refuse<double?>(name, value, "Value should be a number"),
    };

    /// <summary>True or false, also in the other words for it that Octavia takes; null where absent or null.</summary>
    public bool? Bool(string name) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number != 0,
        { ValueKind: JsonValueKind.String } value when Flag(Text(name, value)) is { } flag => flag,
        { } value => Refuse<bool?>(name, value, "Value should be true or false"),
    };

    /// <summary>An id; null where absent or null.</summary>
    public Guid? Id(string name) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when IsId(Text(name, value), out var id) => id,
        { } value => Refuse<Guid?>(name, value, "Value should be UUID format"),
    };

    /// <summary>An id that must be there.</summary>
    public Guid RequiredId(string name) => Required(name) ? Id(name) ?? default : default;

    /// <summary>One of a closed set of names; null where absent or null.</summary>
    public T? Enum<T>(string name)
        where T : struct, Enum => Value(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } value
                when WireNames.TryParse<T>(Text(name, value), out var member) => member,
            { } value => Refuse<T?>(name, value, $"Value should be one of: {WireNames.All<T>()}"),
        };

    /// <summary>One of a closed set of names that must be there.</summary>
    public T RequiredEnum<T>(string name)
        where T : struct, Enum => Required(name) ? Enum<T>(name) ?? default : default;

    /// <summary>A list of strings; null where absent or null.</summary>
    public ImmutableArray<string>? Strings(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Refuse<ImmutableArray<string>?>(name, value, "Value should be a list of strings");
        }

        if (value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            return Refuse<ImmutableArray<string>?>(name, value, NotString);
        }

        return [.. value.EnumerateArray().Select(item => Text(name, item))];
    }

    /// <summary>An object of texts by name; null where absent or null.</summary>
    public ImmutableSortedDictionary<string, string>? StringMap(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return Refuse<ImmutableSortedDictionary<string, string>>(name, value, "Value should be an object of strings");
        }

        if (value.EnumerateObject().Any(item => item.Value.ValueKind != JsonValueKind.String))
        {
            return Refuse<ImmutableSortedDictionary<string, string>>(name, value, NotString);
        }

        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var item in value.EnumerateObject())
        {
            if (NameOf(item) is not { } key)
            {
                Refuse(name, "The names in it should be valid Unicode text");
                continue;
            }

            map[key] = Text(name, item.Value);
        }

        return map.ToImmutable();
    }

    /// <summary>An object inside; null where absent or null.</summary>
    /// <param name="name">The attribute.</param>
    /// <param name="isNamed">Messages name its attributes with the path; else alone, where they say enough so.</param>
    public BodyObject? Object(string name, bool isNamed = true) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new BodyObject(
            value, isNamed ? PathOf(name) : _path, $"{_argument}.{name}", _faults),
        { } value => Refuse<BodyObject>(name, value, "Value should be an object"),
    };

    /// <summary>A list of objects; null where absent or null.</summary>
    public IReadOnlyList<BodyObject>? Objects(string name)
    {
        if (Value(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            return Refuse<IReadOnlyList<BodyObject>>(name, value, "Value not a valid list of objects");
        }

        return [.. value.EnumerateArray().Select((item, i) =>
            new BodyObject(item, $"{PathOf(name)}[{i}]", $"{_argument}.{name}[{i}]", _faults))];
    }

    /// <summary>Notes a fault of an attribute.</summary>
    public void Refuse(string name, string rule) => _faults.Add(Fault.InvalidValue(
        PathOf(name), _attributes.TryGetValue(name, out var value) ? Shortened(value) : null, rule));

    /// <summary>Notes a fault of an attribute whose value is shown in other words.</summary>
    public void RefuseAs(string name, string shown, string rule) =>
        _faults.Add(Fault.InvalidValue(PathOf(name), shown, rule));

    /// <summary>Notes any other fault.</summary>
    public void Note(Fault fault) => _faults.Add(fault);

    /// <summary>
    /// An attribute that is legal but can't be served: 501 with the reason where it has a value that asks for
    /// something.
    /// </summary>
    public void NotServed(string name, string reason)
    {
        if (Value(name) is { } value && AsksForSomething(value))
        {
            _faults.Add(Fault.Unsupported(PathOf(name), $"{PathOf(name)} is not supported: {reason}"));
        }
    }

    /// <summary>Refuses the attributes that nobody read.</summary>
    public void End()
    {
        var unknown = _attributes.Keys.Where(name => !_read.Contains(name)).ToList();
        if (unknown.Count > 0)
        {
            _faults.Add(new Fault(FaultKind.Invalid, PathOf(unknown[0]),
                $"Unknown attribute{(unknown.Count > 1 ? "s" : "")} for argument {_argument}: {string.Join(", ", unknown)}"));
        }
    }

    /// <summary>Whether a text is an id, with or without dashes.</summary>
    public static bool IsId(string text, out Guid id) =>
        Guid.TryParseExact(text, "D", out id) || Guid.TryParseExact(text, "N", out id);

    /// <summary>Throws what was collected over the whole body.</summary>
    /// <exception cref="RefusedException">Something is wrong.</exception>
    public void ThrowIfFaulty()
    {
        if (_faults.Count > 0)
        {
            throw new RefusedException([.. _faults]);
        }
    }

    /// <summary>Where an attribute is, from the request's object.</summary>
    public string PathOf(string name) => _path.Length > 0 ? $"{_path}.{name}" : name;

    private JsonElement? Value(string name)
    {
        _read.Add(name);
        return _attributes.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private bool Required(string name)
    {
        if (Value(name) is not null)
        {
            return true;
        }

        _faults.Add(Fault.InvalidValue(PathOf(name), null, "Mandatory field missing."));
        return false;
    }

    // A lone surrogate is legal JSON but no text; it could not be stored or sent back.
    private string Text(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _faults.Add(new Fault(FaultKind.Invalid, PathOf(name),
                $"Invalid input for field/attribute {PathOf(name)}. Value is not valid Unicode text"));
            return "";
        }
    }

    private static bool? Flag(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "T" or "YES" or "Y" or "ON" or "1" => true,
        "FALSE" or "F" or "NO" or "N" or "OFF" or "0" => false,
        _ => null,
    };

    private T? Refuse<T>(string name, JsonElement value, string rule)
    {
        _faults.Add(Fault.InvalidValue(PathOf(name), Shortened(value), rule));
        return default;
    }

    private static string? NameOf(JsonProperty attribute)
    {
        try
        {
            return attribute.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // The bytes and not the text: what is no Unicode has none, and is to be shown all the same.
    private static string Shortened(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            return PythonText.Of(value);
        }

        var text = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));
        text = value.ValueKind == JsonValueKind.String ? text.Trim('"') : text;
        return text.Length <= MostShown ? text
            : text[..(char.IsHighSurrogate(text[MostShown - 1]) ? MostShown - 1 : MostShown)] + "…";
    }

    private static bool AsksForSomething(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };
}
