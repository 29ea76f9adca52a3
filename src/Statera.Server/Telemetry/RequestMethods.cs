namespace Statera.Server.Telemetry;

/// <summary>What requests' methods are called in telemetry.</summary>
internal static class RequestMethods
{
    // A client may make up as many methods as it likes, and each would be kept.
    public static string Known(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "other";
}
