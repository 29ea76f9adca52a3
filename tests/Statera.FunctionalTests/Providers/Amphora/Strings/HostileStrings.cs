namespace Statera.FunctionalTests.Providers.Amphora.Strings;

/// <summary>Strings that mean something to HAProxy's files, to its runtime API, to a shell, or to nobody.</summary>
internal static class HostileStrings
{
    public static readonly IReadOnlyList<string> All =
    [
        // What ends a line, a word or a C string.
        "\n", "\r", "\r\n", "\t", "\0", "\v", "\f", "\b", "\u001b[2J", "\u007f", "\u0085", "\u00a0", "\u2028", "\u2029",
        "\n  server evil 1.2.3.4:80", "\nfrontend evil\n  bind :1", "\r\nX-Evil: 1", " ", "  ",

        // No text at all, or hardly.
        "\ud800", "\udc00", "\ud800x", "\ufeff", "\ufffd", "\u202e", "é", "ü€", "😀",

        // Quotes, escapes, comments, variables.
        "\"", "'", "\"\"", "a\"b", "a'b", "\\", "a\\", "\\\\", "\\n", "\\x0a", "\\\"", "\" evil \"", "#", " # evil", "$HOME",
        "${HOME}", "\"${HOME}\"", "$(id)", "`id`",

        // Expressions and conditions.
        "%[env(HOME)]", "%{+Q}o", "%", "%%", "%n", "%0a", "%[src]", "{ }", "{ src 1.2.3.4 }", "( )", ")", "(", "),lower", "]", ",",
        ",upper", " if TRUE", " unless FALSE", " or ", " || ", "!", "TRUE",

        // Words of servers, flags and commands.
        " -f /etc/passwd", "-f", "--", "-- ", " -i", "-m", "; disable server", ";", "|", "&", "<<", "*", ".*", "?", "[a-z]", "^a$", "(?i)",
        " check", " ssl verify none", "disabled", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "unix@/tmp/x", "fd@3",

        // Long.
        new('a', 300), new('"', 200), string.Concat(Enumerable.Repeat("a ", 100)), new('a', 5000),
    ];

    /// <summary>What a leaf is given: each string by itself, and with what is legal there around it.</summary>
    /// <param name="legal">What is legal.</param>
    /// <param name="decides">Another legal string makes another configuration.</param>
    public static IEnumerable<string> With(string legal, bool decides) => All.SelectMany(it => decides
        ? (string[])[it, legal + it, $"\"{legal}{it}\""]
        : [it]).Distinct(StringComparer.Ordinal);
}
