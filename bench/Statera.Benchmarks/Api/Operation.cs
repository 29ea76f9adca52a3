using System.Collections.Concurrent;

namespace Statera.Benchmarks.Api;

/// <summary>Something that both services are asked to do, over and over.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Goal">How many times as many of it Statera shall do in a CPU-second; null for no goal.</param>
/// <param name="Connections">How many are under way at once.</param>
/// <param name="Prepare">Makes ready what the requests need; gives what sends one, or false where there is nothing
/// more to do it to.</param>
internal sealed record Operation(
    string Name, double? Goal, int Connections, Func<Side, CancellationToken, Task<Func<Task<bool>>>> Prepare)
{
    private const int Connected = 8;
    private const int ListGoal = 40;
    private const int ShowGoal = 100;
    private const int WriteGoal = 50;

    // A batch of 500 keeps Octavia busy for long; it works on few at a time.
    private const int Batches = 4;
    private const int BatchConnections = 2;

    private static int _number;

    /// <summary>All of them, in the order in which they are measured: what only reads comes first.</summary>
    public static IReadOnlyList<Operation> All()
    {
        // What one of them creates the next one deletes.
        var created = new ConcurrentDictionary<Side, ConcurrentQueue<Tree>>();
        ConcurrentQueue<Tree> Created(Side side) => created.GetOrAdd(side, _ => new());

        return
        [
            Read("list 100", ListGoal, _ => "loadbalancers?limit=100"),
            Read("list by name", ListGoal, number => $"loadbalancers?name={Bodies.Name(number % Bodies.LoadBalancers)}"),
            Read("list 100 by tag", ListGoal, _ => "loadbalancers?tags=tenth&limit=100"),
            Read("list 100 by project", ListGoal, number => $"loadbalancers?project_id={Bodies.Project(number)}&limit=100"),
            new("show", ShowGoal, Connected, (side, cancel) => Requests(async number =>
            {
                await side.ReadAsync($"loadbalancers/{side.Trees[number % side.Trees.Count].Id}", cancel);
                return true;
            })),
            new("create a member", WriteGoal, Connected, CreateMember),
            new($"batch of {Bodies.Batch} members", WriteGoal, BatchConnections, UpdateBatchAsync),
            new("create", WriteGoal, Connected, (side, cancel) => Requests(async number =>
            {
                Created(side).Enqueue(await side.CreateAsync($"new-{number}", cancel));
                return true;
            })),
            new("create to ACTIVE", null, BatchConnections, (side, cancel) => Requests(async number =>
            {
                var tree = await side.CreateAsync($"active-{number}", cancel);
                await side.BecomesActiveAsync(tree, cancel);
                Created(side).Enqueue(tree);
                return true;
            })),
            new("cascade delete", WriteGoal, Connected, (side, cancel) => Requests(async _ =>
                Created(side).TryDequeue(out var tree)
                && await side.SendAsync(HttpMethod.Delete, $"loadbalancers/{tree.Id}?cascade=true", null, cancel) is not null)),
        ];
    }

    private static Operation Read(string name, double goal, Func<int, string> path) =>
        new(name, goal, Connected, (side, cancel) => Requests(async number =>
        {
            await side.ReadAsync(path(number), cancel);
            return true;
        }));

    // Octavia takes no second write to a load balancer until the first is carried out, so each is to another one.
    private static Task<Func<Task<bool>>> CreateMember(Side side, CancellationToken cancel) => Requests(async number =>
    {
        while (await side.SendAsync(
            HttpMethod.Post, $"pools/{side.Trees[number % side.Trees.Count].PoolId}/members", Bodies.Member(number), cancel) is null)
        {
            number = Interlocked.Increment(ref _number);
        }

        return true;
    });

    private static async Task<Func<Task<bool>>> UpdateBatchAsync(Side side, CancellationToken cancel)
    {
        var found = (await side.GetAsync("loadbalancers?name=batch", cancel))["loadbalancers"]!.AsArray();
        var pools = new ConcurrentQueue<string>(found.Select(it => (string)it!["pools"]![0]!["id"]!));
        for (var i = pools.Count; i < Batches; i++)
        {
            var tree = await side.CreateAsync("batch", cancel);
            await side.BecomesActiveAsync(tree, cancel);
            await side.SendAsync(HttpMethod.Put, $"pools/{tree.PoolId}/members", Bodies.BatchOf(1), cancel);
            await side.SettleAsync(cancel);
            pools.Enqueue(tree.PoolId);
        }

        return await Requests(async number =>
        {
            while (true)
            {
                pools.TryDequeue(out var pool);
                var taken = await side.SendAsync(
                    HttpMethod.Put, $"pools/{pool}/members", Bodies.BatchOf((number % 250) + 2), cancel) is not null;
                pools.Enqueue(pool!);
                if (taken)
                {
                    return true;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
            }
        });
    }

    private static Task<Func<Task<bool>>> Requests(Func<int, Task<bool>> one) =>
        Task.FromResult(() => one(Interlocked.Increment(ref _number)));
}
