using Microsoft.AspNetCore.WebUtilities;
using Statera.Server.Http.Errors;

namespace Statera.Server.Http.KeyManager;

/// <summary>Errors as Barbican words them.</summary>
internal sealed class BarbicanErrorFormat : IErrorFormat
{
    public Task WriteAsync(HttpContext context, int status, string message) => Reply.WriteAsync(
        context, status, new BarbicanError(status, ReasonPhrases.GetReasonPhrase(status), message),
        BarbicanJson.Default.BarbicanError);
}
