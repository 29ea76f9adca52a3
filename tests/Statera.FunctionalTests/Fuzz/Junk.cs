using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Statera.FunctionalTests.Fuzz;

/// <summary>What no honest client sends, by a seed.</summary>
internal sealed class Junk(Random random)
{
    private const string Mark = "@@junk@@";

    private static readonly string[] Values =
    [
        "null", "null", "null", "true", "false", "0", "-1", "1", "-0", "0.5", "1e400", "-1e-400", "1e5", "99999999999999999999",
        "2147483648", "9223372036854775808", "1.0", "\"\"", "\" \"", "\"x\"", "\"5\"", "\"true\"", "\"None\"", "\"\\u0000\"", "\"a\\u0000b\"",
        "\"a\\nb\\r\\tc\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u202e\\ufeff\"", "\"é😀\"", "\"'; DROP TABLE resource; --\"",
        "\"../../etc/passwd\"", "\"%s%n{0}\"", "\"127.0.0.1\"", "\"::ffff:1.2.3.4\"", "\"fe80::1%lo\"", "\"0127.1\"", "\"127.64.0.0/16\"",
        "\"0.0.0.0/0\"", "\"::/0\"", "\"1.2.3\"", "[]", "[null]", "[[]]", "[1]", "[\"a\"]", "[\"\\ud800\"]", "[{}]", "[{\"x\": 1}]", "{}",
        "{\"a\": {\"b\": [1, {}]}}", "{\"name\": null}", "{\"\": 0}", "{\"\\ud800\": 0}", "{\"a\": 1, \"a\": 2}",
        "\"00000000-0000-0000-0000-000000000000\"", "\"deadbeef-dead-4ead-8ead-deadbeefdead\"", "\"HTTP\"", "\"default\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"http://[::1]:99999/%zz\"", "\"application/json\"",
    ];

    private static readonly string[] QueryValues =
    [
        "", "x", "0", "-1", "1", "abc", "null", "true", "%00", "%ff", "%zz", "%", "%25", "%f0%9f%98%80", "%ed%a0%80", "a%20b",
        "a,b,,", "name:desc", "name:zzz", ":", ",", "infinite", "99999999999", "1.5", "deadbeef-dead-4ead-8ead-deadbeefdead",
        "00000000-0000-0000-0000-000000000000", "%27%3B--", "..%2F..", "[", "ip_address=127.64.0.1", "ip_address", "gte:2020", "2020-01-01",
        "updated:asc,name", "%0d%0aX-Injected:%201", new string('x', 3_000),
    ];

    private static readonly string[] QueryKeys =
    [
        "limit", "marker", "page_reverse", "sort", "sort_key", "sort_dir", "fields", "tags", "tags-any", "not-tags",
        "not-tags-any", "name", "id", "project_id", "admin_state_up", "created_at", "listeners", "zzz", "", "%zz", "%00", "cascade",
        "additive_only", "fixed_ips", "include_names", "user.id", "scope.system", "scope.project.id", "_", "offset", "acl_only", "alg", "bits",
        "mode", "secret_type", "created", "updated", "expiration", "type", "provider", "vip_address", "protocol_port", "description", "fields.x",
        "effective", "nocatalog", "ip_version", "network_id", "security_group_id", "%ed%a0%80",
    ];

    private static readonly string[] Ids =
    [
        "x", "deadbeef-dead-4ead-8ead-deadbeefdead", "00000000-0000-0000-0000-000000000000", "%20", "%ff", "%00", "..%2fx", "a%0ab", "a%0d%0ab",
        "%F0%9F%98%80", "%ed%a0%80", "%zz", "%", "%e2%28", "DEADBEEF-DEAD-4EAD-8EAD-DEADBEEFDEAD", "{id}", "null", "*", "'", "members",
        "..", ".", "%2e%2e", ";a=b", "a.json", ".json", "defaults", "default", "+", "a+b", "%252f", "[]", "|", "\\", new string('9', 500),
        new string('z', 5_000),
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("Accept", ["", "*/*", "text/html", "application/json;q=2", ";;;", "application/json, ,", "a", "text/plain", "*/*;q=0", "\"", new('x', 4_000)]),
        ("X-Auth-Token", ["", " ", "x", "gAAAA", "..", new('a', 8_000), "a.b.c", "%00", "eyJ"]),
        ("X-Subject-Token", ["", "x", new('a', 8_000)]),
        ("OpenStack-API-Version", ["", "key-manager 1.1", "key-manager latest", "load-balancer 99", "x", "key-manager"]),
        ("Content-Encoding", ["gzip", "br", "identity", "x"]),
        ("Accept-Encoding", ["gzip", "x;q=1"]),
        ("If-Match", ["*", "\"x\""]),
        ("Range", ["bytes=0-1", "bytes=-9"]),
        ("X-HTTP-Method-Override", ["DELETE"]),
        ("X-Forwarded-Proto", ["https", "javascript"]),
        ("X-Forwarded-Host", ["evil", "a b"]),
        ("X-Project-Id", ["x"]),
        ("X-Roles", ["admin"]),
        ("Host", ["evil", "[::1", "a:b:c", "127.0.0.1:99999"]),
        ("Cookie", ["a=b"]),
        ("Content-Language", ["zz"]),
        ("X-Openstack-Request-Id", ["req-x", new('r', 2_000)]),
    ];

    public bool Maybe(double part) => random.NextDouble() < part;

    public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public int Below(int number) => random.Next(number);

    /// <summary>A JSON value.</summary>
    public string Value() => random.Next(36) switch
    {
        0 => $"\"{new string('x', Of([255, 256, 257, 5_000, 60_000]))}\"",
        1 => Nested(Of([20, 40, 2_000])),
        2 => $"[{string.Join(",", Enumerable.Repeat("{}", 200))}]",
        3 => $"\"{string.Concat(Enumerable.Repeat("😀", 70))}\"",
        4 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
        5 => JsonSerializer.Serialize(Text(random.Next(40))),
        6 => new string('9', Of([20, 310, 5_000])),
        7 => $"[{string.Join(",", Enumerable.Repeat("\"x\"", 500))}]",
        8 => $"\"{Convert.ToBase64String(Bytes(random.Next(60)))}\"",
        _ => Of(Values),
    };

    /// <summary>A JSON value with something somewhere in it that does not belong there.</summary>
    public string Changed(string json)
    {
        var root = JsonNode.Parse(json);
        var places = Places(root).ToList();
        if (places.Count == 0 || Maybe(0.3))
        {
            return Value();
        }

        var (owner, key, index) = Of(places);
        if (owner is JsonArray array)
        {
            array[index] = Mark;
        }
        else
        {
            ((JsonObject)owner)[key] = Mark;
        }

        return root!.ToJsonString().Replace($"\"{Mark}\"", Value(), StringComparison.Ordinal);
    }

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
    public string Id() => Of(Ids);

    /// <summary>A header that is not like those that clients send.</summary>
    public (string Name, string Value) Header()
    {
        var (name, values) = Of(Headers);
        return (name, Of(values));
    }

    /// <summary>A body that was broken on its way.</summary>
    public byte[] Broken(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body).ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes.RemoveRange(at, bytes.Count - at); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.Insert(at, (byte)Of("{}[]\",:\\\0\u00ff".ToCharArray())); break;
                case 3: bytes.InsertRange(at, Of(new byte[][] { [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80], [0xef, 0xbb, 0xbf] })); break;
                default: bytes.RemoveAt(at); break;
            }
        }

        return [.. bytes];
    }

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Nested(int deep) => new string('[', deep) + new string(']', deep);

    private static IEnumerable<(JsonNode Owner, string Key, int Index)> Places(JsonNode? node) => node switch
    {
        JsonObject it => it.SelectMany(pair => Places(pair.Value).Prepend((it, pair.Key, 0))),
        JsonArray it => it.SelectMany((item, i) => Places(item).Prepend((it, "", i))),
        _ => [],
    };

    private string Text(int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(0x20, 0xd7ff)));
}
