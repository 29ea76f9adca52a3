namespace Statera.FunctionalTests.Conformance.Live;

/// <summary>The values that an attribute of a kind is tried with, as JSON: nothing, wrong ones, and those at its edges.</summary>
internal static class Values
{
    /// <summary>A text.</summary>
    /// <param name="longest">How long it may be.</param>
    public static IEnumerable<string> Text(int longest = 255) =>
    [
        "null", "\"\"", $"\"{new string('x', longest)}\"", $"\"{new string('x', longest + 1)}\"", "5", "true", "[]", "{}",
        "\"snow ☃ and a dragon 🐉\"", "\" spaces \"",
    ];

    /// <summary>A text that is read as the others are: what is wrong of it.</summary>
    public static IEnumerable<string> WrongText(int longest = 255) => [$"\"{new string('x', longest + 1)}\"", "5", "{}"];

    /// <summary>A whole number within bounds.</summary>
    public static IEnumerable<string> Int(long least, long most) =>
    [
        "null", "\"\"", $"{least - 1}", $"{least}", $"{most}", $"{most + 1}", $"\"{least}\"", "\"x\"", "1.5", "true", "[]",
    ];

    /// <summary>A whole number that is read as the others are: what is wrong of it, and nothing.</summary>
    public static IEnumerable<string> WrongInt(long least, long most) => ["null", $"{least - 1}", $"{most + 1}", "\"x\"", "1.5"];

    /// <summary>True or false.</summary>
    public static IEnumerable<string> Bool() => ["null", "\"\"", "\"true\"", "\"yes\"", "1", "0", "\"x\"", "[]"];

    /// <summary>True or false, read as the others are: what is wrong of it.</summary>
    public static IEnumerable<string> WrongBool() => ["\"\"", "\"x\"", "[]"];

    /// <summary>The id of something else.</summary>
    public static IEnumerable<string> Id() =>
        ["null", "\"\"", "\"x\"", "5", "\"99999999-9999-4999-8999-999999999999\"", "\"99999999999949998999999999999999\""];

    /// <summary>One of a closed set.</summary>
    /// <param name="one">One of it.</param>
    public static IEnumerable<string> Enum(string one) =>
        ["null", "\"\"", $"\"{one}\"", $"\"{one.ToLowerInvariant()}\"", "\"NONE_SUCH\"", "5", "[]"];

    /// <summary>A list of texts.</summary>
    public static IEnumerable<string> Tags() =>
    [
        "null", "[]", "\"\"", "\"x\"", "[\"a\", \"a\"]", "[\"b\", \"a\"]", "[\"\"]", $"[\"{new string('x', 255)}\"]",
        $"[\"{new string('x', 256)}\"]", "[5]", "[null]", "{}", "[\"a,b\"]", "[\"☃\"]",
    ];

    /// <summary>A list of texts, read as the others are: what is wrong of it, and nothing.</summary>
    public static IEnumerable<string> WrongTags() => ["null", "\"x\"", "[5]", "{}"];

    /// <summary>An address.</summary>
    public static IEnumerable<string> Address() =>
    [
        "null", "\"\"", "\"x\"", "5", "\"192.0.2.77\"", "\"192.0.2.256\"", "\"2001:db8::77\"", "\"2001:DB8:0:0::78\"",
        "\"192.0.2.0/24\"", "\"0.0.0.0\"", "\"127.0.0.1\"", "\"224.0.0.1\"", "\"169.254.169.254\"",
    ];
}
