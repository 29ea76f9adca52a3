using System.Text;
using System.Text.Json;

namespace Statera.FunctionalTests.Support;

/// <summary>Values that no honest client sends, by a seed.</summary>
internal sealed class Junk(Random random)
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "-0", "0.5", "1e400", "-1e-400", "99999999999999999999", "2147483648",
        "1.0", "\"\"", "\" \"", "\"x\"", "\"5\"", "\"true\"", "\"None\"", "\"\\u0000\"", "\"a\\nb\\r\\tc\"", "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "\"\\u202e\\ufeff\"", "\"é😀\"", "\"'; DROP TABLE resource; --\"", "\"../../etc/passwd\"",
        "\"%s%n{0}\"", "\"127.0.0.1\"", "\"::ffff:1.2.3.4\"", "\"127.64.0.0/16\"", "\"1.2.3\"", "[]", "[null]", "[[]]", "[1]",
        "[\"a\"]", "[{}]", "[{\"x\": 1}]", "{}", "{\"a\": {\"b\": [1, {}]}}", "{\"name\": null}", "{\"\": 0}",
        "\"00000000-0000-0000-0000-000000000000\"", "\"deadbeef-dead-4ead-8ead-deadbeefdead\"", "\"HTTP\"", "\"default\"",
    ];

    private static readonly string[] QueryValues =
    [
        "", "x", "0", "-1", "1", "abc", "null", "true", "%00", "%ff", "%zz", "%", "%25", "%f0%9f%98%80", "%ed%a0%80", "a%20b",
        "a,b,,", "name:desc", "name:zzz", ":", ",", "infinite", "99999999999", "1.5", "deadbeef-dead-4ead-8ead-deadbeefdead",
        "00000000-0000-0000-0000-000000000000", "%27%3B--", "..%2F..", "[", "ip_address=127.64.0.1", "ip_address",
    ];

    private static readonly string[] QueryKeys =
    [
        "limit", "marker", "page_reverse", "sort", "sort_key", "sort_dir", "fields", "tags", "tags-any", "not-tags",
        "not-tags-any", "name", "id", "project_id", "admin_state_up", "created_at", "listeners", "zzz", "", "%zz", "cascade",
        "additive_only", "fixed_ips", "include_names", "user.id", "_",
    ];

    public bool Maybe(double part) => random.NextDouble() < part;

    public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public int Below(int number) => random.Next(number);

    /// <summary>A JSON value.</summary>
    public string Value() => random.Next(30) switch
    {
        0 => $"\"{new string('x', Of([255, 256, 257, 5_000, 60_000]))}\"",
        1 => new string('[', 40) + new string(']', 40),
        2 => $"[{string.Join(",", Enumerable.Repeat("{}", 200))}]",
        3 => $"\"{string.Concat(Enumerable.Repeat("😀", 70))}\"",
        4 => random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture),
        5 => JsonSerializer.Serialize(Text(random.Next(40))),
        _ => Of(Values),
    };

    /// <summary>A query, with its question mark; often none.</summary>
    public string Query()
    {
        if (Maybe(0.6))
        {
            return "";
        }

        var parts = Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{Of(QueryKeys)}{Of(["=", "=", "=", "", "=="])}{Of(QueryValues)}");
        return "?" + string.Join(Of(["&", "&", "&&", ";"]), parts);
    }

    /// <summary>What stands where an id should.</summary>
    public string Id() => Of(
    [
        "x", "deadbeef-dead-4ead-8ead-deadbeefdead", "00000000-0000-0000-0000-000000000000", "%20", "%ff", "..%2fx", "a%0ab", "%F0%9F%98%80",
        "DEADBEEF-DEAD-4EAD-8EAD-DEADBEEFDEAD", "{id}", "null", "*", "'", "members", new string('9', 500),
    ]);

    /// <summary>A body that was broken on its way.</summary>
    public byte[] Broken(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body).ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes.RemoveRange(at, bytes.Count - at); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.Insert(at, (byte)Of("{}[]\",:\\\0\u00ff".ToCharArray())); break;
                default: bytes.RemoveAt(at); break;
            }
        }

        return [.. bytes];
    }

    private string Text(int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(0x20, 0xd7ff)));
}
