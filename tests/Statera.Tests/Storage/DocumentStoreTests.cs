using Microsoft.Data.Sqlite;
using Statera.Core.Store;
using Statera.Server.Storage;

namespace Statera.Tests.Storage;

public sealed class DocumentStoreTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StoreRig _rig = new();

    [Fact]
    public async Task Documents_are_found_listed_by_age_replaced_and_deleted()
    {
        await WriteAsync(tx =>
        {
            tx.Put(new Document("a", "2", "p", Start.AddTicks(1), "{\"n\":2}"));
            tx.Put(new Document("a", "1", "q", Start.AddTicks(2), "{\"n\":\"\\u0000é\"}"));
            tx.Put(new Document("b", "1", null, Start, "{}"));
        });
        await WriteAsync(tx => tx.Put(new Document("a", "2", "p", Start.AddDays(9), "{\"n\":3}")));
        await _rig.ReopenAsync();

        (await ReadAsync(it => it.List("a").Select(d => d.Id))).ShouldBe(["2", "1"]);
        (await ReadAsync(it => it.List("a", "q").Select(d => d.Id))).ShouldBe(["1"]);
        (await ReadAsync(it => it.Find("a", "2"))).ShouldBe(new Document("a", "2", "p", Start.AddTicks(1), "{\"n\":3}"));
        (await ReadAsync(it => it.Find("b", "1"))!)!.ProjectId.ShouldBeNull();
        (await ReadAsync(it => it.Find("b", "2"))).ShouldBeNull();

        (await _rig.Documents.WriteAsync(tx => (tx.Delete("a", "2"), tx.Delete("a", "2")), StoreRig.Cancel)).ShouldBe((true, false));
        (await ReadAsync(it => it.List("a").Count)).ShouldBe(1);
    }

    [Fact]
    public async Task A_claim_is_held_once_and_by_the_first()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            _rig.Documents.WriteAsync(tx => tx.TryClaim("s", "k", $"{i}"), StoreRig.Cancel))));

        won.Count(it => it).ShouldBe(1);
        var holder = await ReadAsync(it => it.Holder("s", "k"));
        holder.ShouldBe($"{Array.IndexOf(won, true)}");
        (await _rig.Documents.WriteAsync(tx => tx.TryClaim("s", "k", holder!), StoreRig.Cancel)).ShouldBeTrue();
        (await _rig.Documents.WriteAsync(tx => tx.TryClaim("other", "k", "x"), StoreRig.Cancel)).ShouldBeTrue();
        (await ReadAsync(it => it.Claims("s"))).ShouldBe(["k"]);

        await WriteAsync(tx => tx.Release("s", "k"));
        (await ReadAsync(it => it.Holder("s", "k"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_write_that_throws_leaves_nothing_and_the_others_of_its_batch_stay()
    {
        var writes = Enumerable.Range(0, 60).Select(i => Task.Run(() => _rig.Documents.WriteAsync(
            tx =>
            {
                tx.Put(new Document("a", $"{i}", null, Start, "{}"));
                tx.TryClaim("s", $"{i}", "x");
                return i % 2 == 0 ? true : throw new InvalidOperationException($"{i}");
            },
            StoreRig.Cancel))).ToArray();
        await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

        writes.Count(it => it.IsFaulted).ShouldBe(30);
        (await ReadAsync(it => it.List("a").Select(d => int.Parse(d.Id, null)))).ShouldAllBe(it => it % 2 == 0);
        (await ReadAsync(it => it.List("a").Count)).ShouldBe(30);
        (await ReadAsync(it => it.Claims("s").Count)).ShouldBe(30);
    }

    [Fact]
    public async Task A_batch_that_can_not_be_committed_fails_whole_and_the_next_is_taken()
    {
        // COMMIT inside ends the transaction that the batch is in, so that the batch's own commit fails.
        await Should.ThrowAsync<StoreUnavailableException>(() => _rig.Writer.WriteAsync(session => session.Execute("COMMIT")));

        await WriteAsync(tx => tx.Put(new Document("a", "1", null, Start, "{}")));
        (await ReadAsync(it => it.List("a").Count)).ShouldBe(1);
    }

    [Fact]
    public async Task Every_write_under_way_is_answered_before_it_closes()
    {
        var writes = Enumerable.Range(0, 500).Select(i => _rig.Documents.WriteAsync(
            tx =>
            {
                tx.Put(new Document("a", $"{i}", null, Start, "{}"));
                return true;
            },
            StoreRig.Cancel)).ToArray();

        await _rig.ReopenAsync();

        writes.ShouldAllBe(it => it.IsCompletedSuccessfully);
        (await ReadAsync(it => it.List("a").Count)).ShouldBe(500);
    }

    [Fact]
    public async Task The_state_of_a_newer_release_is_refused_and_left_as_it_is()
    {
        await WriteAsync(tx => tx.Put(new Document("a", "1", null, Start, "{}")));
        await _rig.Writer.WriteAsync(session => session.Execute("INSERT INTO migration (step) VALUES (9999)"));
        await _rig.CloseAsync();

        Should.Throw<InvalidOperationException>(() => new SqliteDatabase(_rig.File)).Message.ShouldContain("newer Statera");

        using (var connection = new SqliteConnection($"Data Source={_rig.File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM migration WHERE step = 9999";
            command.ExecuteNonQuery().ShouldBe(1);
        }

        await _rig.ReopenAsync();
        (await ReadAsync(it => it.List("a").Count)).ShouldBe(1);
    }

    [Fact]
    public void The_file_is_its_owners_alone() =>
        File.GetUnixFileMode(_rig.File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private ValueTask<T> ReadAsync<T>(Func<IDocumentReader, T> read) => _rig.Documents.ReadAsync(read, StoreRig.Cancel);

    private Task<bool> WriteAsync(Action<IDocumentTransaction> write) => _rig.Documents.WriteAsync(
        tx =>
        {
            write(tx);
            return true;
        },
        StoreRig.Cancel);
}
