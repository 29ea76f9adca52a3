using Statera.OpenStack.Identity;

namespace Statera.Server.Hosting;

/// <summary>The operator's credentials as OpenStack's clients read them.</summary>
internal static class CloudsYamlFile
{
    /// <summary>The name of the cloud, for <c>OS_CLOUD</c>.</summary>
    public const string Cloud = "statera";

    /// <summary>Writes the file, of mode 0600.</summary>
    public static void Write(string path, string authUrl, string password) => SecretFile.Write(
        path,
        $"""
        clouds:
          {Cloud}:
            auth:
              auth_url: {authUrl}
              username: {IdentityBootstrap.Admin}
              password: {password}
              project_name: {IdentityBootstrap.Admin}
              user_domain_name: {Domain.Name}
              project_domain_name: {Domain.Name}
            region_name: RegionOne
            interface: public
            identity_api_version: 3

        """);
}
