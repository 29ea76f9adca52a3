using Microsoft.AspNetCore.WebUtilities;
using Statera.Server.Http.Errors;

namespace Statera.Server.Http.Identity;

/// <summary>Errors as Keystone words them.</summary>
internal sealed class KeystoneErrorFormat : IErrorFormat
{
    public Task WriteAsync(HttpContext context, int status, string message) => Reply.WriteAsync(
        context, status, new KeystoneError(new(status, message, ReasonPhrases.GetReasonPhrase(status))),
        KeystoneJson.Default.KeystoneError);
}
