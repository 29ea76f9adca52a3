namespace Statera.Benchmarks.Amphora;

/// <summary>Configurations of HAProxy that Statera is compared with, for the same traffic to the same member.</summary>
internal static class HaproxyText
{
    /// <summary>As somebody writes it by hand who wants nothing but speed.</summary>
    public static string Lean(Traffic kind, int port, int member, string certificate) =>
        $"""
        global
          nbthread 1
          maxconn 4000
        defaults
          mode {Mode(kind)}
          option splice-request
          option splice-response
          timeout connect 5s
          timeout client 50s
          timeout server 50s
        frontend lean
          bind 127.0.0.1:{port}{Tls(kind, certificate)}
          default_backend members
        backend members
          balance roundrobin
          server one 127.0.0.1:{member}

        """;

    /// <summary>
    /// As Octavia's amphora has it: each request is logged, to a local socket; the client's address goes to the member where
    /// that is asked for, which it is not here.
    /// </summary>
    public static string Octavia(Traffic kind, int port, int member, string certificate, string log) =>
        $"""
        global
          nbthread 1
          maxconn 4000
          log {log} local0
        defaults
          log global
          retries 3
          option redispatch
          option splice-request
          option splice-response
          option http-keep-alive
        frontend octavia
          log-format "project load-balancer %f %ci %cp %t %{(kind is Traffic.Tcp ? "B" : "{+Q}r %ST")} %B %U %[ssl_c_verify] %{"{+Q}"}[ssl_c_s_dn] %b %s %Tt %tsc"
          maxconn 4000
          bind 127.0.0.1:{port}{Tls(kind, certificate)}
          mode {Mode(kind)}
          default_backend members
          timeout client 50000
        backend members
          mode {Mode(kind)}
          {(kind is Traffic.Tcp ? "" : "http-reuse safe")}
          balance roundrobin
          fullconn 4000
          option allbackups
          timeout connect 5000
          timeout server 50000
          server one 127.0.0.1:{member} weight 1

        """;

    private static string Mode(Traffic kind) => kind is Traffic.Tcp ? "tcp" : "http";

    private static string Tls(Traffic kind, string certificate) => kind is Traffic.Tls ? $" ssl crt {certificate}" : "";
}

/// <summary>What a proxy carries.</summary>
internal enum Traffic
{
    Http,
    Tls,
    Tcp,
}
