using System.Text.Json.Serialization.Metadata;

namespace Statera.Server.Http.Description;

/// <summary>One thing that can be asked of the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path with its parameters, below the API's root.</param>
/// <param name="Tag">What it is about.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Status">The status of success.</param>
/// <param name="Request">What is sent; null for nothing.</param>
/// <param name="Reply">What comes back; null for nothing.</param>
/// <param name="Flags">Flags of the query.</param>
internal sealed record ApiOperation(
    string Method, string Path, string Tag, string Summary, int Status, ApiBody? Request = null, ApiBody? Reply = null,
    params IReadOnlyList<string> Flags);

/// <summary>A body: something under a key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">What is under it.</param>
/// <param name="IsList">There are many of it, with links where it is a reply.</param>
internal sealed record ApiBody(string Key, JsonTypeInfo Type, bool IsList = false);
