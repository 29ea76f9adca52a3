using System.Buffers;
using System.Globalization;
using System.Text;

namespace Statera.Core.Telemetry;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4.</summary>
public sealed class PrometheusText
{
    /// <summary>What the format is called in HTTP.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Bytes from the beginning: of thousands of members it is tens of megabytes, which nobody wants three times.
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>What was written, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes => _text.WrittenMemory;

    /// <summary>Begins a metric; all its samples follow before the next one begins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it tells, in a sentence.</param>
    public void Metric(string name, string type, string help) =>
        Append($"# HELP {name} {Escape(help, quotes: false)}\n# TYPE {name} {type}\n");

    /// <summary>A sample of the metric that was begun.</summary>
    /// <param name="name">Its name, which is the metric's, or one with a suffix of its type.</param>
    /// <param name="labels">What <see cref="Label"/> wrote, with commas between; empty for none.</param>
    /// <param name="value">A number as the format has it.</param>
    public void Sample(string name, ReadOnlySpan<char> labels, ReadOnlySpan<char> value)
    {
        Append(name);
        if (!labels.IsEmpty)
        {
            Append("{");
            Append(labels);
            Append("}");
        }

        Append(" ");
        Append(value);
        Append("\n");
    }

    /// <inheritdoc cref="Sample(string, ReadOnlySpan{char}, ReadOnlySpan{char})"/>
    public void Sample(string name, ReadOnlySpan<char> labels, double value) => Sample(name, labels, Number(value));

    /// <summary>A label, whatever its value has in it.</summary>
    public static string Label(string name, string value) => $"{name}=\"{Escape(value, quotes: true)}\"";

    /// <summary>A number as the format has it.</summary>
    public static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(_text.WrittenSpan);

    private void Append(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _text);

    private static string Escape(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}
