using Statera.Core.Model;
using Statera.Core.Validation;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Listeners as requests say them (API, "Create Listener", "Update a Listener").</summary>
internal static class ListenerBody
{
    private const string TlsLater = "this version does not end TLS.";

    /// <summary>A new listener; its default pool is read by the caller.</summary>
    public static ListenerSpec Create(BodyObject body, string projectId)
    {
        var listener = new ListenerSpec
        {
            Id = Guid.NewGuid(),
            ProjectId = projectId,
            Protocol = body.RequiredEnum<ListenerProtocol>("protocol"),
            ProtocolPort = body.RequiredInt("protocol_port", Limits.Port),
        };
        body.NotServed("l7policies", "this version has no L7 policies.");
        return Apply(body, listener);
    }

    /// <summary>A listener with what an update changes of it.</summary>
    public static ListenerSpec Update(BodyObject body, ListenerSpec it)
    {
        it = Apply(body, it);
        body.End();
        return it;
    }

    private static ListenerSpec Apply(BodyObject body, ListenerSpec it)
    {
        RefuseWhatIsNotServed(body);
        return it with
        {
            Name = body.TextOr("name", it.Name),
            Description = body.TextOr("description", it.Description),
            AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp, true),
            Tags = body.TagsOr(it.Tags),
            ConnectionLimit = body.IntOr("connection_limit", Limits.ConnectionLimit, it.ConnectionLimit, -1),
            DefaultPoolId = body.Has("default_pool_id") ? body.Id("default_pool_id") : it.DefaultPoolId,
            TimeoutClientData = Timeout("timeout_client_data", it.TimeoutClientData, ListenerDefaults.TimeoutData),
            TimeoutMemberConnect =
                Timeout("timeout_member_connect", it.TimeoutMemberConnect, ListenerDefaults.TimeoutConnect),
            TimeoutMemberData = Timeout("timeout_member_data", it.TimeoutMemberData, ListenerDefaults.TimeoutData),
            TimeoutTcpInspect = Timeout("timeout_tcp_inspect", it.TimeoutTcpInspect, 0),
        };

        int Timeout(string name, int current, int standard) =>
            body.IntOr(name, Limits.Timeout, current, standard);
    }

    private static void RefuseWhatIsNotServed(BodyObject body)
    {
        body.NotServed("insert_headers", "this version does not insert headers.");
        body.NotServed("allowed_cidrs", "this version has no access lists.");
        foreach (var name in new[]
        {
            "default_tls_container_ref", "sni_container_refs", "client_ca_tls_container_ref",
            "client_crl_container_ref", "tls_ciphers", "tls_versions", "alpn_protocols", "hsts_max_age",
            "hsts_include_subdomains", "hsts_preload",
        })
        {
            body.NotServed(name, TlsLater);
        }

        if (body.Text("client_authentication") is not (null or "NONE"))
        {
            body.NotServed("client_authentication", TlsLater);
        }
    }
}
