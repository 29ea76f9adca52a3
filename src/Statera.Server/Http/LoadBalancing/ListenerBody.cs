using System.Collections.Immutable;
using Statera.Core.Model;
using Statera.Core.Validation;
using Statera.Server.Http.Body;

namespace Statera.Server.Http.LoadBalancing;

/// <summary>Listeners as requests say them (API, "Create Listener", "Update a Listener").</summary>
internal static class ListenerBody
{
    /// <summary>A new listener; its default pool and its policies are read by the caller.</summary>
    public static ListenerSpec Create(BodyObject body, string projectId) => Apply(body, new ListenerSpec
    {
        Id = Guid.NewGuid(),
        ProjectId = projectId,
        Protocol = body.RequiredEnum<ListenerProtocol>("protocol"),
        ProtocolPort = body.RequiredInt("protocol_port", Limits.Port),
    });

    /// <summary>A listener with what an update changes of it.</summary>
    public static ListenerSpec Update(BodyObject body, ListenerSpec it)
    {
        it = Apply(body, it);
        body.End();
        return it;
    }

    private static ListenerSpec Apply(BodyObject body, ListenerSpec it) => ApplyTls(body, it with
    {
        Name = body.TextOr("name", it.Name),
        Description = body.TextOr("description", it.Description),
        AdminStateUp = body.BoolOr("admin_state_up", it.AdminStateUp),
        Tags = body.TagsOr(it.Tags),
        ConnectionLimit = body.IntOr("connection_limit", Limits.ConnectionLimit, it.ConnectionLimit, -1),
        DefaultPoolId = body.Has("default_pool_id") ? body.Id("default_pool_id") : it.DefaultPoolId,
        TimeoutClientData = body.IntOr(
            "timeout_client_data", Limits.Timeout, it.TimeoutClientData, ListenerDefaults.TimeoutData),
        TimeoutMemberConnect = body.IntOr(
            "timeout_member_connect", Limits.Timeout, it.TimeoutMemberConnect, ListenerDefaults.TimeoutConnect),
        TimeoutMemberData = body.IntOr(
            "timeout_member_data", Limits.Timeout, it.TimeoutMemberData, ListenerDefaults.TimeoutData),
        TimeoutTcpInspect = body.IntOr("timeout_tcp_inspect", Limits.Timeout, it.TimeoutTcpInspect, 0),
        InsertHeaders = Headers(body, it.InsertHeaders),
        AllowedCidrs = body.CidrsOrNone("allowed_cidrs", it.AllowedCidrs),
    });

    private static ListenerSpec ApplyTls(BodyObject body, ListenerSpec it) => it with
    {
        DefaultTlsContainerRef = body.ReferenceOrNone("default_tls_container_ref", it.DefaultTlsContainerRef),
        SniContainerRefs = References(body, it.SniContainerRefs),
        ClientAuthentication = body.Has("client_authentication")
            ? body.Enum<ClientAuthentication>("client_authentication") ?? ClientAuthentication.None
            : it.ClientAuthentication,
        ClientCaTlsContainerRef = body.ReferenceOrNone("client_ca_tls_container_ref", it.ClientCaTlsContainerRef),
        ClientCrlContainerRef = body.ReferenceOrNone("client_crl_container_ref", it.ClientCrlContainerRef),
        TlsCiphers = body.TextOrNone("tls_ciphers", it.TlsCiphers, Limits.Ciphers),
        TlsVersions = body.StringsOrNone("tls_versions", it.TlsVersions),
        AlpnProtocols = body.StringsOrNone("alpn_protocols", it.AlpnProtocols),
        HstsMaxAge = body.IntOrNone("hsts_max_age", Limits.NotNegative, it.HstsMaxAge),
        HstsIncludeSubdomains = body.BoolOr("hsts_include_subdomains", it.HstsIncludeSubdomains),
        HstsPreload = body.BoolOr("hsts_preload", it.HstsPreload),
    };

    private static ImmutableSortedDictionary<string, string> Headers(
        BodyObject body, ImmutableSortedDictionary<string, string> current)
    {
        if (!body.Has("insert_headers"))
        {
            return current;
        }

        var headers = body.StringMap("insert_headers") ?? ImmutableSortedDictionary<string, string>.Empty;
        if (headers.Any(header => header.Key.Length > Limits.Text || header.Value.Length > Limits.Text))
        {
            body.Refuse(
                "insert_headers", $"Names and values should have a maximum character requirement of {Limits.Text}");
        }

        return headers.SequenceEqual(current) ? current : headers;
    }

    private static ImmutableArray<string> References(BodyObject body, ImmutableArray<string> current)
    {
        if (!body.Has("sni_container_refs"))
        {
            return current;
        }

        ImmutableArray<string> references =
            [.. (body.Strings("sni_container_refs") ?? []).Distinct().Order(StringComparer.Ordinal)];
        if (references.Any(reference => reference.Length > Limits.Text))
        {
            body.Refuse("sni_container_refs", $"Value should have a maximum character requirement of {Limits.Text}");
        }

        return references.SequenceEqual(current) ? current : references;
    }
}
