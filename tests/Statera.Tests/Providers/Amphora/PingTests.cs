using System.Net.Sockets;
using Statera.Core.Model;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Pings;

namespace Statera.Tests.Providers.Amphora;

/// <summary>What is thought of a member that is pinged, and what a ping is.</summary>
public sealed class PingTests
{
    // + an answer, - none; then what is thought after each.
    [Theory]
    [InlineData("+", "U")]
    [InlineData("-", "D")]
    [InlineData("+---", "UUUD")]
    [InlineData("+--+--+---", "UUUUUUUUUD")]
    [InlineData("-++", "DDU")]
    [InlineData("-+-+-++", "DDDDDDU")]
    public void It_takes_three_to_fall_and_two_to_rise_and_in_a_row(string answers, string thought)
    {
        var check = new PingCheck(Delay: 1, Timeout: 1, Fall: 3, Rise: 2);
        var state = PingState.Unknown;
        string.Concat(answers.Select(answer =>
        {
            state = state.After(answer == '+', check);
            return state.Member is MemberState.Up ? 'U' : 'D';
        })).ShouldBe(thought);
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork, 0)]
    [InlineData(AddressFamily.InterNetworkV6, 129)]
    public void A_reply_is_that_of_a_request_of_ours(AddressFamily family, byte reply)
    {
        PingPacket ours = new(), another = new();
        var packet = ours.Request(family, 0x1_0000_0001);
        ours.NumberIn(family, packet).ShouldBeNull("a request comes back to a raw socket on the loopback");

        packet[0] = reply;
        ours.NumberIn(family, packet).ShouldBe(0x1_0000_0001);
        another.NumberIn(family, packet).ShouldBeNull();
        ours.NumberIn(family, packet.AsSpan(0, 31)).ShouldBeNull();
        ours.NumberIn(family, []).ShouldBeNull();
        ours.NumberIn(AddressFamily.InterNetwork, [0x45, .. new byte[19], .. packet])
            .ShouldBe(family is AddressFamily.InterNetwork ? 0x1_0000_0001 : null);
    }

    [Fact]
    public void The_words_of_a_request_sum_up_to_nothing()
    {
        var packet = new PingPacket().Request(AddressFamily.InterNetwork, 0x1234_5678);
        var sum = packet.Chunk(2).Sum(two => (two[0] << 8) + two[1]);
        ((sum & 0xffff) + (sum >> 16)).ShouldBe(0xffff);
    }
}
