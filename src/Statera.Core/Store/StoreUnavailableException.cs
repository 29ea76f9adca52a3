namespace Statera.Core.Store;

/// <summary>
/// The state can't be written now (a full disk, say): nothing was changed, and the same may succeed later.
/// </summary>
/// <param name="message">What is wrong, for a person.</param>
/// <param name="inner">What the database said.</param>
public sealed class StoreUnavailableException(string message, Exception inner) : Exception(message, inner);
