using System.Globalization;
using Statera.Core.Model;
using Statera.OpenStack.KeyManager;
using Statera.Server.Auth;

namespace Statera.Server.Http.KeyManager;

/// <summary>What the endpoints of the key manager have in common.</summary>
internal static class BarbicanRoute
{
    /// <summary>The reply that says where something is.</summary>
    public static Task WriteRefAsync(HttpContext context, int status, string name, string reference)
    {
        if (status == StatusCodes.Status201Created)
        {
            context.Response.Headers.Location = reference;
        }

        return Reply.WriteAsync(context, status, json =>
        {
            json.WriteStartObject();
            json.WriteString(name, reference);
            json.WriteEndObject();
        });
    }

    /// <summary>Who asks.</summary>
    public static KeyManagerActor Actor(HttpContext context)
    {
        var caller = Caller.Of(context);
        return new KeyManagerActor(caller.UserId, caller.ProjectId, [.. caller.Roles]);
    }

    /// <summary>The id in the path.</summary>
    public static string Id(HttpContext context) =>
        ((string)context.Request.RouteValues["id"]!).ToLowerInvariant();

    /// <summary>The reference of a secret.</summary>
    public static string SecretRef(HttpContext context, string id) => $"{Root(context)}/secrets/{id}";

    /// <summary>The reference of a container.</summary>
    public static string ContainerRef(HttpContext context, string id) => $"{Root(context)}/containers/{id}";

    /// <summary>Where the API is, as the client has it.</summary>
    public static string Root(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}/v1";

    /// <summary>A time as Barbican writes it.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>The client knows of Barbican's microversion 1.1: secrets have consumers.</summary>
    public static bool ShowsConsumers(HttpContext context) =>
        context.Request.Headers["OpenStack-API-Version"].ToString() is var asked
        && (asked.Contains("key-manager 1.1", StringComparison.OrdinalIgnoreCase)
            || asked.Contains("key-manager latest", StringComparison.OrdinalIgnoreCase));

    /// <summary>Refuses who may not.</summary>
    /// <param name="allowed">Whether they may.</param>
    /// <param name="what">What they wanted, in Barbican's words.</param>
    public static void Require(bool allowed, string what)
    {
        if (!allowed)
        {
            throw new RefusedException(new Fault(FaultKind.Forbidden, "",
                $"{what} attempt not allowed - please review your user/project privileges"));
        }
    }

    /// <summary>What is not there, or not for the one who asks.</summary>
    public static RefusedException NotFound(string what) => new(new Fault(FaultKind.NotFound, "", $"{what} not found."));

    /// <summary>A secret that the caller may know of.</summary>
    public static SecretDocument Visible(HttpContext context, SecretDocument? found) =>
        found is not null && KeyManagerRights.CanSee(Actor(context), found) ? found : throw NotFound("Secret");

    /// <summary>A container that the caller may know of.</summary>
    public static ContainerDocument Visible(HttpContext context, ContainerDocument? found) =>
        found is not null && KeyManagerRights.CanSee(Actor(context), found)
            ? found
            : throw NotFound("Secrets container");
}
