using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Statera.OpenStack.Identity;

/// <summary>Passwords as they are stored: PBKDF2 with SHA-512 and a salt of their own.</summary>
internal sealed class PasswordHash : IDisposable
{
    // OWASP's count for PBKDF2-HMAC-SHA512.
    private const int Iterations = 210_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int MostRemembered = 1_000;

    // What was right is remembered, not as the password but keyed by a secret of this process: every call of the
    // command-line client sends the password, and should not cost a tenth of a second of CPU each time.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, bool> _right = [];

    // Who guesses passwords waits for the one before, rather than taking every core from who does not.
    private readonly SemaphoreSlim _oneAtATime = new(1);

    // As expensive as a real one, so that an unknown user takes as long as a wrong password.
    private readonly Lazy<string> _nobody =
        new(() => Create(Convert.ToHexString(RandomNumberGenerator.GetBytes(16))));

    /// <summary>Makes the stored form of a password.</summary>
    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"pbkdf2-sha512${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations))}";
    }

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>Whether a password is the one of a stored form; null is nobody's.</summary>
    public async Task<bool> IsRightAsync(string password, string? stored, CancellationToken cancel)
    {
        var remembered = Convert.ToBase64String(
            HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{stored}\n{password}")));
        if (_right.ContainsKey(remembered))
        {
            return true;
        }

        await _oneAtATime.WaitAsync(cancel);
        try
        {
            if (!await Task.Run(() => Compare(password, stored ?? _nobody.Value), cancel) || stored is null)
            {
                return false;
            }
        }
        finally
        {
            _oneAtATime.Release();
        }

        if (_right.Count >= MostRemembered)
        {
            _right.Clear();
        }

        _right[remembered] = true;
        return true;
    }

    private static bool Compare(string password, string stored)
    {
        var parts = stored.Split('$');
        var derived = Derive(
            password, Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(parts[3]), derived);
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashBytes);
}
