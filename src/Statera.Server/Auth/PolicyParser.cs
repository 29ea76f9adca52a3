namespace Statera.Server.Auth;

/// <summary>Reads the expressions of oslo.policy: <c>role:admin or (role:member and rule:owner)</c>.</summary>
internal sealed class PolicyParser
{
    // oslo.policy's way to name an attribute of the object that the request is about.
    private const string OwnerOfObject = "%(project_id)s";
    private const int Deepest = 50;

    private readonly List<string> _words;
    private int _at;
    private int _depth;

    private PolicyParser(string text) => _words = [.. WordsOf(text)];

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong, but not where it stands.</exception>
    public static PolicyExpression Parse(string text)
    {
        var parser = new PolicyParser(text);
        if (parser._words.Count == 0)
        {
            return new PolicyExpression.Always(true);
        }

        var expression = parser.Alternatives();
        return parser._at == parser._words.Count
            ? expression
            : throw new FormatException($"'{parser._words[parser._at]}' stands where 'and' or 'or' should");
    }

    private PolicyExpression Alternatives()
    {
        var left = Conditions();
        while (Takes("or"))
        {
            left = new PolicyExpression.Either(left, Conditions());
        }

        return left;
    }

    private PolicyExpression Conditions()
    {
        var left = Condition();
        while (Takes("and"))
        {
            left = new PolicyExpression.Both(left, Condition());
        }

        return left;
    }

    private PolicyExpression Condition()
    {
        if (++_depth > Deepest)
        {
            throw new FormatException($"it is nested deeper than {Deepest}");
        }

        try
        {
            if (Takes("not"))
            {
                return new PolicyExpression.Not(Condition());
            }

            if (Takes("("))
            {
                var inner = Alternatives();
                return Takes(")") ? inner : throw new FormatException("a ')' is missing");
            }

            return _at < _words.Count ? Check(_words[_at++]) : throw new FormatException("it ends where a check should stand");
        }
        finally
        {
            _depth--;
        }
    }

    private bool Takes(string word)
    {
        var here = _at < _words.Count && _words[_at].Equals(word, StringComparison.OrdinalIgnoreCase);
        _at += here ? 1 : 0;
        return here;
    }

    private static PolicyExpression Check(string word)
    {
        if (word is "@" or "!")
        {
            return new PolicyExpression.Always(word == "@");
        }

        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var (kind, value) = colon > 0 && colon < word.Length - 1 ? (word[..colon], word[(colon + 1)..]) : ("", "");
        return (kind, value) switch
        {
            ("rule", _) => new PolicyExpression.Reference(value),
            ("project_id" or "tenant_id", OwnerOfObject or "%(tenant_id)s") => new PolicyExpression.OfProject(null),
            (not "", _) when value.Contains("%(", StringComparison.Ordinal) => throw new FormatException(
                $"'{word}' asks for what is not known of an object; known is project_id:{OwnerOfObject}"),
            ("role", _) => new PolicyExpression.HasRole(value),
            ("project_id" or "tenant_id", _) => new PolicyExpression.OfProject(value),
            ("user_id", _) => new PolicyExpression.IsUser(value),
            ("is_admin", _) when bool.TryParse(value, out var wanted) => new PolicyExpression.IsOperator(wanted),
            ("system_scope", _) => new PolicyExpression.OfSystem(value),
            _ => throw new FormatException(
                $"'{word}' is no check; those are role:, rule:, project_id:, user_id:, is_admin:True, system_scope:, @ and !"),
        };
    }

    // Parentheses stand for themselves, but those of %(project_id)s.
    private static IEnumerable<string> WordsOf(string text)
    {
        foreach (var raw in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var word = raw;
            for (; word.StartsWith('('); word = word[1..])
            {
                yield return "(";
            }

            var inner = word.TrimEnd(')');
            var closing = word.Length - inner.Length;
            if (inner.Length > 0)
            {
                yield return inner;
            }

            for (; closing > 0; closing--)
            {
                yield return ")";
            }
        }
    }
}
