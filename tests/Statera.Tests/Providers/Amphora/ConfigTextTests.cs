using System.Text;
using CsCheck;
using Statera.Providers.Amphora.Config;

namespace Statera.Tests.Providers.Amphora;

public sealed class ConfigTextTests
{
    [Fact]
    public void Any_string_is_refused_or_read_back_as_it_was() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["ab \"'\\$#{}%;\t\n\r\0é\u2028"]]).Sample(word =>
        {
            string text;
            try
            {
                text = ConfigText.Quote(word);
            }
            catch (FormatException)
            {
                return;
            }

            text.ShouldNotContain('\n');
            Words($"first {text} last").ShouldBe(["first", word, "last"]);
        });

    [Theory]
    [InlineData("/health", "/health")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a#b", "\"a#b\"")]
    [InlineData("${HOME}", "\"\\${HOME}\"")]
    [InlineData("\"\\", "\"\\\"\\\\\"")]
    public void Quoting_of(string word, string expected) => ConfigText.Quote(word).ShouldBe(expected);

    [Theory]
    [InlineData("a\nserver evil 1.2.3.4:80")]
    [InlineData("a\rb")]
    [InlineData("a\tb")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    public void Refused(string word) => Should.Throw<FormatException>(() => ConfigText.Quote(word));

    [Fact]
    public void Half_a_character_is_refused() => Refused(((char)0xd800).ToString());

    // HAProxy's rules for words (its manual, section 2.2), written anew.
    private static List<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote != '\'' && c == '\\')
            {
                (word ??= new()).Append(line[++i]);
            }
            else if (quote == '\0' && c == '#')
            {
                break;
            }
            else if (quote == '\0' && c is ' ' or '\t' && quote == '\0')
            {
                Add(words, ref word);
            }
            else if (c == '"' && quote != '\'' || c == '\'' && quote != '"')
            {
                quote = quote == '\0' ? c : '\0';
                word ??= new();
            }
            else
            {
                (quote == '"' && c == '$').ShouldBeFalse("a variable would be expanded");
                (word ??= new()).Append(c);
            }
        }

        Add(words, ref word);
        return words;
    }

    private static void Add(List<string> words, ref StringBuilder? word)
    {
        if (word is not null)
        {
            words.Add(word.ToString());
            word = null;
        }
    }
}
