using System.Buffers.Binary;
using System.Text;

namespace Statera.EndToEnd.Support;

/// <summary>A span as it came over the wire (opentelemetry-proto, trace/v1/trace.proto).</summary>
internal sealed record CollectedSpan(
    string Service, string TraceId, string Id, string ParentId, string Name, int Kind, IDictionary<string, string> Attributes,
    IReadOnlyList<string> LinkedTraces, int Status, string StatusMessage)
{
    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<CollectedSpan> Read(byte[] request) =>
        from resource in Fields(request).Where(it => it.Number == 1).Select(it => Fields(it.Bytes).ToArray())
        let service = Attributed(resource.Where(it => it.Number == 1).SelectMany(it => Fields(it.Bytes)), 1)
            .GetValueOrDefault("service.name", "")
        from scope in resource.Where(it => it.Number == 2)
        from span in Fields(scope.Bytes).Where(it => it.Number == 2)
        select Of(service, [.. Fields(span.Bytes)]);

    private static CollectedSpan Of(string service, Field[] span)
    {
        var status = span.Where(it => it.Number == 15).SelectMany(it => Fields(it.Bytes)).ToArray();
        return new CollectedSpan(
            service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), (int)Number(span, 6), Attributed(span, 9),
            [.. span.Where(it => it.Number == 13).Select(it => Hex([.. Fields(it.Bytes)], 1))],
            (int)Number(status, 3), Text(status, 2));
    }

    private static Dictionary<string, string> Attributed(IEnumerable<Field> fields, int number) =>
        fields.Where(it => it.Number == number).Select(it => Fields(it.Bytes).ToArray()).ToDictionary(
            it => Text(it, 1),
            it => Fields(it.First(part => part.Number == 2).Bytes).First() is { Number: 1 } text
                ? Encoding.UTF8.GetString(text.Bytes)
                : Fields(it.First(part => part.Number == 2).Bytes).First().Value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string Text(Field[] fields, int number) =>
        Encoding.UTF8.GetString(fields.FirstOrDefault(it => it.Number == number)?.Bytes ?? []);

    private static string Hex(Field[] fields, int number) =>
        Convert.ToHexStringLower(fields.FirstOrDefault(it => it.Number == number)?.Bytes ?? []);

    private static ulong Number(Field[] fields, int number) => fields.FirstOrDefault(it => it.Number == number)?.Value ?? 0;

    // The encoding of Protocol Buffers: a tag, then a varint, eight bytes, a length with bytes, or four bytes.
    private static IEnumerable<Field> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return new Field(number, Varint(message, ref at), []);
                    break;
                case 1:
                    yield return new Field(number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), []);
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return new Field(number, 0, message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    yield return new Field(number, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), []);
                    at += 4;
                    break;
                default:
                    throw new FormatException("There is no such wire type.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private sealed record Field(int Number, ulong Value, byte[] Bytes);
}
