namespace Statera.Benchmarks.Amphora;

/// <summary>Configurations of nginx.</summary>
internal static class NginxText
{
    /// <summary>One worker that does this, with all files in a folder.</summary>
    public static string Of(string folder, string what) =>
        $$"""
        daemon off;
        user root;
        worker_processes 1;
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/error.log;
        include /etc/nginx/modules-enabled/*stream.conf;
        events { worker_connections 4096; }
        {{what}}
        """;

    /// <summary>A proxy in front of a member.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="kind">What it carries.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="member">The member's port.</param>
    /// <param name="certificate">A PEM file with certificate and key.</param>
    public static string Proxy(string folder, Traffic kind, int port, int member, string certificate) => Of(folder, kind is Traffic.Tcp
        ? $$"""
        stream {
          upstream members { server 127.0.0.1:{{member}}; }
          server { listen 127.0.0.1:{{port}} backlog=4096; proxy_pass members; }
        }
        """
        : $$"""
        http {
          access_log off;
          keepalive_requests 1000000000;
          proxy_temp_path {{folder}}/tmp;
          upstream members { server 127.0.0.1:{{member}}; keepalive 128; keepalive_requests 1000000000; }
          server {
            listen 127.0.0.1:{{port}} {{(kind is Traffic.Tls ? "ssl" : "")}} backlog=4096;
            {{(kind is Traffic.Tls ? $"ssl_certificate {certificate}; ssl_certificate_key {certificate}; ssl_session_cache shared:a:10m;" : "")}}
            location / { proxy_pass http://members; proxy_http_version 1.1; proxy_set_header Connection ""; }
          }
        }
        """);
}
