using System.Text.Json;

namespace Statera.Api.Client;

/// <summary>Who asks an identity service for a token.</summary>
public abstract record KeystoneCredentials
{
    private KeystoneCredentials()
    {
    }

    internal abstract void Write(Utf8JsonWriter json);

    /// <summary>A user with a password, for a project.</summary>
    /// <param name="User">The user's name.</param>
    /// <param name="Secret">The password.</param>
    /// <param name="Project">The project's name.</param>
    /// <param name="Domain">The domain of both, by its id.</param>
    public sealed record Password(string User, string Secret, string Project, string Domain = "default")
        : KeystoneCredentials
    {
        /// <summary>Who it is, without the secret: this may end in a log.</summary>
        public override string ToString() => $"{User} in {Project}";

        internal override void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteStartObject("auth");
            json.WriteStartObject("identity");
            Methods(json, "password");
            json.WriteStartObject("password");
            json.WriteStartObject("user");
            json.WriteString("name", User);
            json.WriteString("password", Secret);
            InDomain(json);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("scope");
            json.WriteStartObject("project");
            json.WriteString("name", Project);
            InDomain(json);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void InDomain(Utf8JsonWriter json)
        {
            json.WriteStartObject("domain");
            json.WriteString("id", Domain);
            json.WriteEndObject();
        }
    }

    /// <summary>An application credential, which knows its user and project.</summary>
    /// <param name="Id">The credential.</param>
    /// <param name="Secret">Its secret.</param>
    public sealed record ApplicationCredential(string Id, string Secret) : KeystoneCredentials
    {
        /// <summary>Which it is, without the secret: this may end in a log.</summary>
        public override string ToString() => $"application credential {Id}";

        internal override void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteStartObject("auth");
            json.WriteStartObject("identity");
            Methods(json, "application_credential");
            json.WriteStartObject("application_credential");
            json.WriteString("id", Id);
            json.WriteString("secret", Secret);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void Methods(Utf8JsonWriter json, string method)
    {
        json.WriteStartArray("methods");
        json.WriteStringValue(method);
        json.WriteEndArray();
    }
}
