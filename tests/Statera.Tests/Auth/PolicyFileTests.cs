using Microsoft.Extensions.Logging.Abstractions;
using Statera.Server.Auth;

namespace Statera.Tests.Auth;

/// <summary>What an operator puts in the place of the default rules.</summary>
public sealed class PolicyFileTests : IDisposable
{
    private const string Create = "os_load-balancer_api:loadbalancer:post";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"policy-{Guid.NewGuid():N}.yaml");
    private readonly Clock _clock = new();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("\"os_load-balancer_api:loadbalancer:post\": \"role:builder\"")]
    [InlineData("'os_load-balancer_api:loadbalancer:post': 'role:builder'  # who builds")]
    [InlineData("os_load-balancer_api:loadbalancer:post: role:builder # who builds\r\n# \"unused\": \"x\"\n\n---")]
    [InlineData("\"load-balancer:write\": \"role:builder\"")]
    [InlineData("\"builders\": \"role:builder\"\n\"os_load-balancer_api:loadbalancer:post\": \"rule:builders\"")]
    [InlineData("""{"os_load-balancer_api:loadbalancer:post": "role:builder"}""")]
    [InlineData("\n{\n  \"builders\": \"role:builder\",\n  \"load-balancer:write\": \"rule:builders or rule:load-balancer:admin\"\n}")]
    [InlineData("\"load-balancer:write\": \"role:builder or\n  rule:load-balancer:admin\"\n")]
    [InlineData("\"load-balancer:write\": \"role:builder or\\\n  \\ rule:load-balancer:admin\"  # folded\n# end")]
    [InlineData("\"load-balancer:write\": \"role:\\x62uild\\u0065r\"")]
    [InlineData("'load-balancer:write': 'role:builder\n\n  or rule:load-balancer:admin'\n\n---")]
    [InlineData("load-balancer:write: role:builder or\n  rule:load-balancer:admin\n'builders': role:builder\nload-balancer:admin: rule:builders")]
    [InlineData("load-balancer:write: >-\n  role:builder or\n\n    rule:load-balancer:admin\n# comment\nload-balancer:owner: project_id:%(project_id)s")]
    [InlineData("---\nload-balancer:write: | # kept\n  role:builder\n  or rule:load-balancer:admin\n")]
    [InlineData("load-balancer:write:\n  role:builder\n  or rule:load-balancer:admin # both\n")]
    [InlineData("\"load-balancer:write\":\r\n  \"role:builder\r\n  or rule:load-balancer:admin\"\r\n")]
    [InlineData("  load-balancer:write: role:builder\n  load-balancer:owner: project_id:%(project_id)s\n")]
    public void Rule_of_the_file_holds_in_the_place_of_the_default(string text)
    {
        var set = Read(text);
        set.Allows(Create, Who("builder"), "ours").ShouldBeTrue();
        set.Allows(Create, Who("member"), "ours").ShouldBeFalse();
        set.Allows("os_load-balancer_api:loadbalancer:get_one", Who("reader"), "ours").ShouldBeTrue();
    }

    [Theory]
    [InlineData("# nothing yet")]
    [InlineData("{}")]
    [InlineData("")]
    public void File_that_says_nothing_changes_nothing(string text) =>
        Read(text).Allows(Create, Who("member"), "ours").ShouldBeTrue();

    [Theory]
    [InlineData("# a\n\"os_load-balancer_api:loadbalancer:fly\": \"@\"", "line 2: there is no policy 'os_load-balancer_api:loadbalancer:fly'")]
    [InlineData("\"load-balancer:wirte\": \"@\"", "line 1: there is no rule 'load-balancer:wirte', nor does any other refer to it")]
    [InlineData("\n\"load-balancer:write\": \"rule:nobody\"", "line 2: there is no rule 'nobody'")]
    [InlineData("\"load-balancer:write\": \"role:a role:b\"", "line 1: the expression of 'load-balancer:write' can't be read: 'role:b' stands")]
    [InlineData("\"load-balancer:write\": \"rule:load-balancer:write\"", "line 1: the rule 'load-balancer:write' refers to itself")]
    [InlineData("\"load-balancer:write\": \"@\"\n\"load-balancer:write\": \"!\"", "line 2: 'load-balancer:write' stands in line 1 already")]
    [InlineData("load-balancer:write", "line 1: a line should be")]
    [InlineData("\"load-balancer:write\": [[\"role:a\"]]", "line 1: a line should be")]
    [InlineData("\"load-balancer:write\": \"role:a", "line 1: a line should be")]
    [InlineData("- role:a", "line 1: a line should be")]
    [InlineData("load-balancer:write: role:a\n   load-balancer:read: role:b", "line 2: a line should be")]
    [InlineData("load-balancer:write: role:a # and\n   or role:b", "line 2: a line should be")]
    [InlineData("# a\nload-balancer:write:\nload-balancer:read: role:b", "line 2: a line should be")]
    [InlineData("\"load-balancer:write\": \"role:a\" or role:b", "line 1: a line should be")]
    [InlineData("\n\"load-balancer:write\": \"role:\\ud800\"", "line 2: a line should be")]
    [InlineData("\"load-balancer:write\": \"role:\\q\"", "line 1: a line should be")]
    [InlineData("load-balancer:write: >x\n  role:a", "line 1: a line should be")]
    [InlineData("load-balancer:write: 'role:a\n  or role:b\n", "line 1: a line should be")]
    [InlineData("{\n\"load-balancer:write\": \"role:\\ud800\"}", "line 2: it has a text that is not valid Unicode")]
    [InlineData("{\n\n\"\\udc00\": \"role:a\"}", "line 3: it has a text that is not valid Unicode")]
    [InlineData("{\n\"load-balancer:write\": [[\"role:a\"]]}", "line 2: the expression of 'load-balancer:write' should be a text")]
    [InlineData("{\n\"load-balancer:write\": \"@\"", "it is not JSON")]
    [InlineData("{\n\"load-balancer:write\": \"role:\"}", "line 2: the expression of 'load-balancer:write' can't be read")]
    [InlineData("{} {", "it is not JSON")]
    public void File_that_cannot_be_used_is_named_with_the_line(string text, string said)
    {
        var message = Should.Throw<PolicyFileException>(() => Read(text)).Message;
        message.ShouldStartWith(_path);
        message.ShouldContain(said);
    }

    [Fact]
    public void File_that_is_not_there_is_an_error() => Should.Throw<PolicyFileException>(
        () => PolicyFile.Read("/nowhere/policy.yaml", RoleFamily.Both)).Message.ShouldContain("/nowhere/policy.yaml");

    [Fact]
    public void Change_holds_soon_and_a_broken_one_not_at_all()
    {
        File.WriteAllText(_path, "\"load-balancer:write\": \"role:one\"");
        var source = new PolicySource(_path, RoleFamily.Both, _clock, NullLogger.Instance);
        May("one").ShouldBeTrue();

        Change("\"load-balancer:write\": \"role:second\"");
        May("one").ShouldBeFalse();
        May("second").ShouldBeTrue();

        Change("\"load-balancer:write\": \"role:");
        May("second").ShouldBeTrue();

        File.Delete(_path);
        _clock.Go();
        May("second").ShouldBeTrue();

        Change("\"load-balancer:write\": \"role:third\"");
        May("third").ShouldBeTrue();
        May("second").ShouldBeFalse();

        bool May(string role) => source.Now.Allows(Create, Who(role), "ours");
    }

    private void Change(string text)
    {
        File.WriteAllText(_path, text);
        _clock.Go();
    }

    private PolicySet Read(string text)
    {
        File.WriteAllText(_path, text);
        return PolicyFile.Read(_path, RoleFamily.Both);
    }

    private static Caller Who(string role) => new("u", "ours", [role]);

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now;

        public void Go() => _now += 2;
    }
}
