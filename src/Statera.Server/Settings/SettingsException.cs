namespace Statera.Server.Settings;

/// <summary>A setting can't be used: the message says which, where it was said, and what it should be.</summary>
internal sealed class SettingsException(string message) : Exception(message);
