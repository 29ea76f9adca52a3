using System.Collections.Immutable;

namespace Statera.Core.Model;

/// <summary>What may be set of TLS, and what stands where nothing is set (Octavia's options of the same names).</summary>
public static class TlsSettings
{
    /// <summary>Ciphers of TLS 1.3 and those of 1.2 with forward secrecy, in OpenSSL's words.</summary>
    public const string DefaultCiphers =
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:"
        + "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
        + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
        + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
        + "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305";

    /// <summary>All versions that have a name, oldest first.</summary>
    public static readonly ImmutableArray<string> Versions = ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

    /// <summary>Those that are spoken where none is chosen.</summary>
    public static readonly ImmutableArray<string> DefaultVersions = ["TLSv1.2", "TLSv1.3"];

    /// <summary>The protocols that ALPN may offer, and offers where none is chosen; the first preferred.</summary>
    public static readonly ImmutableArray<string> Alpn = ["h2", "http/1.1", "http/1.0"];
}
