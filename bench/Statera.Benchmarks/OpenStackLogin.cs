using System.Text;
using System.Text.Json.Nodes;

namespace Statera.Benchmarks;

/// <summary>Logs the operator in, at any Keystone.</summary>
internal static class OpenStackLogin
{
    /// <summary>A token of the project admin.</summary>
    /// <param name="identityUrl">The identity service, with its version.</param>
    /// <param name="password">The operator's.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<string> TokenAsync(string identityUrl, string password, CancellationToken cancel)
    {
        var auth = JsonNode.Parse(
            """
            {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin", "domain": {"id": "default"}}}},
                      "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
            """)!;
        auth["auth"]!["identity"]!["password"]!["user"]!["password"] = password;
        using var http = new HttpClient();
        using var content = new StringContent(auth.ToJsonString(), Encoding.UTF8, "application/json");
        using var reply = await http.PostAsync($"{identityUrl}/auth/tokens", content, cancel);
        return reply.EnsureSuccessStatusCode().Headers.GetValues("X-Subject-Token").Single();
    }
}
