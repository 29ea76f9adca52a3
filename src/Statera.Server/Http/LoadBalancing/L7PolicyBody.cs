using Statera.Core.Model;
using Statera.Core.Validation;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>
/// L7 policies as requests say them (API, "Create an L7 Policy", "Update a L7 Policy"). Of the targets only the one of
/// the action is kept.
/// </summary>
internal static class L7PolicyBody
{
    private const int DefaultHttpCode = 302;

    private static readonly int[] HttpCodes = [301, 302, 303, 307, 308];

    /// <summary>A new policy of a listener; a pool that is nested in it is read by the caller.</summary>
    public static L7PolicySpec Create(BodyObject body, string projectId, Guid listenerId, Guid? nestedPool = null) =>
        Apply(
            body,
            new L7PolicySpec
            {
                Id = Guid.NewGuid(),
                ProjectId = projectId,
                ListenerId = listenerId,
                Action = body.RequiredEnum<L7Action>("action"),
                RedirectPoolId = nestedPool,
                Position = Limits.Position.Max,
            });

    /// <summary>A policy with what an update changes of it.</summary>
    public static L7PolicySpec Update(BodyObject body, L7PolicySpec it)
    {
        if (body.HasNull("action"))
        {
            body.Note(new Fault(FaultKind.Invalid, body.PathOf("action"), "Invalid L7 Policy action specified: None"));
        }

        it = Apply(body, it with { Action = body.Enum<L7Action>("action") ?? ImpliedAction(body) ?? it.Action });
        body.End();
        return it;
    }

    // Who gives a target and no action means the action of that target.
    private static L7Action? ImpliedAction(BodyObject body) =>
        body.Id("redirect_pool_id") is not null ? L7Action.RedirectToPool
        : body.Text("redirect_url") is not null ? L7Action.RedirectToUrl
        : body.Text("redirect_prefix") is not null ? L7Action.RedirectPrefix
        : null;

    private static L7PolicySpec Apply(BodyObject body, L7PolicySpec it)
    {
        var (pool, url, prefix) = (
            body.Has("redirect_pool_id") ? body.Id("redirect_pool_id") : it.RedirectPoolId,
            UrlOrNone(body, "redirect_url", it.RedirectUrl),
            UrlOrNone(body, "redirect_prefix", it.RedirectPrefix));
        var code = body.Has("redirect_http_code") ? body.Int("redirect_http_code") : it.RedirectHttpCode;
        if (code is { } number && !HttpCodes.Contains(number))
        {
            body.Refuse("redirect_http_code", $"Value should be one of: {string.Join(", ", HttpCodes)}");
        }

        var redirects = it.Action is L7Action.RedirectToUrl or L7Action.RedirectPrefix;
        return it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp),
            Tags = body.TagsOr(it.Tags),
            RedirectPoolId = it.Action is L7Action.RedirectToPool ? pool : null,
            RedirectUrl = it.Action is L7Action.RedirectToUrl ? url : null,
            RedirectPrefix = it.Action is L7Action.RedirectPrefix ? prefix : null,
            RedirectHttpCode = redirects ? code ?? DefaultHttpCode : null,
            Position = body.IntOr("position", Limits.Position, it.Position, Limits.Position.Max),
        };
    }

    // It is judged whatever the action, as Octavia does.
    private static string? UrlOrNone(BodyObject body, string name, string? current)
    {
        var url = body.TextOrNone(name, current);
        if (url is not null && url != current && !RedirectUrl.IsValid(url))
        {
            body.Refuse(name, RedirectUrl.Rule);
        }

        return url;
    }
}
