using CsCheck;
using Statera.OpenStack.Network;

namespace Statera.Tests.Network;

public sealed class Ipv4SubnetTests
{
    private const int PoolPrefix = 24;

    private static readonly Ipv4Subnet Pool = SubnetRules.Parse("127.9.8.0/24");

    [Theory]
    [InlineData(26, "127.9.8.0/26")]
    [InlineData(26, "127.9.8.64/26", "127.9.8.0/30")]
    [InlineData(26, "127.9.8.128/26", "127.9.8.4/30", "127.9.8.64/28")]
    [InlineData(28, "127.9.8.16/28", "127.9.8.0/30", "127.9.8.128/25")]
    [InlineData(25, "127.9.8.0/25", "127.9.9.0/24", "127.9.7.0/24")]
    [InlineData(25, null, "127.9.8.127/32", "127.9.8.128/32")]
    [InlineData(30, null, "127.9.0.0/16")]
    [InlineData(23, null)]
    public void The_first_part_that_nothing_overlaps_is_free(int length, string? expected, params string[] taken) =>
        Pool.FirstFree(length, taken.Select(SubnetRules.Parse))?.ToString().ShouldBe(expected);

    [Fact]
    public void Cut_until_none_is_left_a_pool_is_given_out_whole_and_nothing_twice() => Gen.Int[PoolPrefix, 30].Array[1, 12]
        .Sample(lengths =>
        {
            List<Ipv4Subnet> taken = [];
            foreach (var length in lengths)
            {
                var free = Pool.FirstFree(length, taken);
                var first = Enumerable.Range(0, 1 << (length - PoolPrefix)).Select(it => Part(it, length))
                    .FirstOrDefault(it => !taken.Exists(other => other.Overlaps(it)));
                (free ?? default).ShouldBe(first);
                taken.AddRange(free is { } found ? [found] : []);
            }
        });

    private static Ipv4Subnet Part(int index, int length) =>
        SubnetRules.Parse($"127.9.8.{index * (1 << (32 - length))}/{length}");
}
