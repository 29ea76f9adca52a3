using Statera.Core.Model;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Whose the parts of a load balancer are: always their load balancer's project.</summary>
internal static class OctaviaOwner
{
    /// <summary>
    /// The project of the parts of a load balancer; any, where there is none and the request is refused anyway.
    /// </summary>
    public static string ProjectOf(LoadBalancer? whole) => whole?.Spec.ProjectId ?? "";

    /// <summary>Refuses a part that a request makes for another project than the load balancer's.</summary>
    public static void Check(BodyObject body, LoadBalancer? whole)
    {
        if (body.Project() is { } project && whole is not null && project != whole.Spec.ProjectId)
        {
            body.Refuse("project_id", "Value should be the load balancer's project, or be left out");
        }
    }
}
