using Statera.Core.Model;
using Statera.Core.Secrets;
using Statera.Server.Auth;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Whose the parts of a load balancer are: always their load balancer's project.</summary>
internal static class OctaviaOwner
{
    /// <summary>
    /// The project of the parts of a load balancer; any, where there is none and the request is refused anyway.
    /// </summary>
    public static string ProjectOf(LoadBalancer? whole) => whole?.Spec.ProjectId ?? "";

    /// <summary>Who reads the secrets that a request references.</summary>
    public static SecretReader Reader(HttpContext context)
    {
        var caller = Caller.Of(context);
        return new SecretReader(
            caller.ProjectId ?? "", caller.UserId, caller.IsAdmin, context.Request.Headers["X-Auth-Token"]);
    }

    /// <summary>Refuses a part that a request makes for another project than the load balancer's.</summary>
    public static void Check(BodyObject body, LoadBalancer? whole)
    {
        if (body.Project() is { } project && whole is not null && project != whole.Spec.ProjectId)
        {
            body.Refuse("project_id", "Value should be the load balancer's project, or be left out");
        }
    }
}
