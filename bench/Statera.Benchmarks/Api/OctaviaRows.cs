namespace Statera.Benchmarks.Api;

/// <summary>Copies of a load balancer in Octavia's database, as its own API and worker would have left them.</summary>
internal static class OctaviaRows
{
    private const int Last = Bodies.LoadBalancers - 1;
    private const int OfProject = Bodies.LoadBalancers / Bodies.Projects;

    /// <summary>One of the copies.</summary>
    public static Tree Copy(int number) => new($"10000000-0000-4000-8000-{number:D12}", $"30000000-0000-4000-8000-{number:D12}");

    /// <summary>The statements that make all of them.</summary>
    /// <param name="first">The load balancer to copy; it has the number 0.</param>
    public static string Copies(Tree first) =>
        $"""
        SET @lb = '{first.Id}', @pool = '{first.PoolId}';
        {Rows("load_balancer", "id = @lb", $"id = {Id("10")}, name = CONCAT('lb-', LPAD(n, 4, '0')), {Project}")}
        {Rows("vip", "load_balancer_id = @lb", $"load_balancer_id = {Id("10")}, port_id = {Id("50")}")}
        {Rows("pool", "id = @pool", $"id = {Id("30")}, load_balancer_id = {Id("10")}, {Project}, name = CONCAT('lb-', LPAD(n, 4, '0'), '-pool')")}
        {Rows("listener", "load_balancer_id = @lb", $"id = {Id("20")}, load_balancer_id = {Id("10")}, default_pool_id = {Id("30")}, {Project}, name = CONCAT('lb-', LPAD(n, 4, '0'), '-listener')")}
        {Rows("member", "pool_id = @pool", $"id = CONCAT('4', RIGHT(ip_address, 1), '000000-0000-4000-8000-', LPAD(n, 12, '0')), pool_id = {Id("30")}, {Project}")}
        -- The compute service is a no-op that knows the one instance it has made: all copies are said to be on it.
        {Rows("amphora", "load_balancer_id = @lb", $"id = {Id("60")}, load_balancer_id = {Id("10")}")}
        INSERT INTO tags (resource_id, tag) SELECT {Id("10")}, 'all' FROM (SELECT seq AS n FROM seq_1_to_{Last}) AS numbers;
        INSERT INTO tags (resource_id, tag) SELECT {Id("10")}, 'tenth' FROM (SELECT seq AS n FROM seq_1_to_{Last}) AS numbers
            WHERE n DIV {Bodies.Projects} % 10 = 0;
        UPDATE quotas SET in_use_load_balancer = {OfProject}, in_use_listener = {OfProject}, in_use_pool = {OfProject},
            in_use_member = {OfProject * Bodies.Members};
        CREATE TEMPORARY TABLE copies AS SELECT `row`.*, seq AS n FROM quotas AS `row`, seq_1_to_{Bodies.Projects - 1};
        UPDATE copies SET {Project};
        ALTER TABLE copies DROP n;
        INSERT INTO quotas SELECT * FROM copies;
        """;

    private static string Project => $"project_id = LPAD(n % {Bodies.Projects}, 32, '0')";

    private static string Id(string kind) => $"CONCAT('{kind}000000-0000-4000-8000-', LPAD(n, 12, '0'))";

    // Whatever columns the table has: only those that must differ are named.
    private static string Rows(string table, string of, string changes) =>
        $"""
        CREATE TEMPORARY TABLE copies AS SELECT `row`.*, seq AS n FROM {table} AS `row`, seq_1_to_{Last} WHERE {of};
        UPDATE copies SET {changes};
        ALTER TABLE copies DROP n;
        INSERT INTO {table} SELECT * FROM copies;
        DROP TEMPORARY TABLE copies;
        """;
}
