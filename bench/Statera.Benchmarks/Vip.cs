namespace Statera.Benchmarks;

/// <summary>Requests through a VIP.</summary>
internal static class Vip
{
    /// <summary>Returns when a request is answered with 200.</summary>
    public static async Task AnswersAsync(string vip, CancellationToken cancel)
    {
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var reply = await http.GetAsync(Url(vip), cancel);
                if (reply.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(1, cancel);
        }
    }

    public static Uri Url(string vip) => new($"http://{vip}:{ApiClient.Port}/");
}
