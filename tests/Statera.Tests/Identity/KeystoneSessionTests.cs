using System.Net;
using System.Net.Sockets;
using System.Text;
using Statera.OpenStack.Identity;
using Statera.Testing;

namespace Statera.Tests.Identity;

public sealed class KeystoneSessionTests
{
    [Fact]
    public async Task Who_waits_for_a_login_that_fails_gets_its_answer()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (logins, answer) = (0, new TaskCompletionSource());
        var keystone = Task.Run(
            async () =>
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(cancel);
                    logins++;
                    await answer.Task.WaitAsync(cancel);
                    await client.GetStream().ReadAtLeastAsync(new byte[65_536], 1, cancellationToken: cancel);
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                        "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancel);
                }
            },
            cancel);
        var password = Path.GetTempFileName();
        await File.WriteAllTextAsync(password, "secret", cancel);
        using var session = new KeystoneSession(
            new KeystoneOptions(
                new Uri($"http://{listener.LocalEndpoint}/v3"), "u", "Default", "p", "Default", password, TimeSpan.Zero),
            TimeProvider.System);

        var asking = Enumerable.Range(0, 5).Select(_ => session.TokenAsync(cancel)).ToList();
        await Eventually.HoldsAsync(() => logins == 1, "the first login", cancel);
        answer.SetResult();
        foreach (var one in asking)
        {
            await Should.ThrowAsync<IdentityUnavailableException>(one);
        }

        logins.ShouldBe(1);
        await Should.ThrowAsync<IdentityUnavailableException>(session.TokenAsync(cancel));
        logins.ShouldBe(2, "who asks later tries again");
        keystone.IsFaulted.ShouldBeFalse();
        File.Delete(password);
    }
}
