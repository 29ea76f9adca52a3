namespace Statera.FunctionalTests.Conformance;

/// <summary>The choices that a refusal names: Octavia's come out of a set, in another order with every start.</summary>
internal static class Choices
{
    private const string Before = "Value should be one of: ";

    /// <summary>The text with its choices in order.</summary>
    public static string Sorted(string text)
    {
        var at = text.IndexOf(Before, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var choices = text[(at + Before.Length)..].Split(", ");
        return text[..(at + Before.Length)] + string.Join(", ", choices.Order(StringComparer.Ordinal));
    }
}
