using System.Data.Common;
using System.Threading.Channels;
using Statera.Core.Store;

namespace Statera.Server.Storage;

/// <summary>
/// The one writer. Writes wait in a row, and those that wait together are committed together (group commit): each in a
/// savepoint of its own, so that one that fails undoes nothing but itself, and each answered only after the commit.
/// </summary>
internal sealed class SqlWriter : IAsyncDisposable
{
    // Bounds how long the first of a batch waits for the last.
    private const int LargestBatch = 256;

    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>(new() { SingleReader = true });
    private readonly SqlSession _session;
    private readonly Task _loop;

    public SqlWriter(SqlSession session)
    {
        _session = session;
        _loop = Task.Factory.StartNew(
            RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Writes, and answers when it is on the disk.</summary>
    /// <param name="work">What to do in the transaction; what it throws undoes it and reaches the caller.</param>
    /// <param name="committed">What to do with the result once it is committed, before the caller goes on.</param>
    /// <param name="lost">What to do where the work was done but the commit failed.</param>
    public Task<T> WriteAsync<T>(Func<SqlSession, T> work, Action<T>? committed = null, Action? lost = null)
    {
        var job = new Job<T>(work, committed, lost);
        return _jobs.Writer.TryWrite(job)
            ? job.Task
            : throw new ObjectDisposedException(nameof(SqlWriter), "The store is closed.");
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<Job>();
        while (await _jobs.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && _jobs.Reader.TryRead(out var job))
            {
                batch.Add(job);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Job> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var job in batch)
            {
                Run(job);
            }

            _session.Execute("COMMIT");
        }
        catch (Exception error)
        {
            RollBack();
            var failure = Told(error);
            foreach (var job in batch)
            {
                job.Fail(failure);
            }

            return;
        }

        foreach (var job in batch)
        {
            job.Complete();
        }
    }

    private void Run(Job job)
    {
        _session.Execute("SAVEPOINT job");
        if (job.Run(_session))
        {
            _session.Execute("RELEASE job");
        }
        else
        {
            _session.Execute("ROLLBACK TO job");
            _session.Execute("RELEASE job");
        }
    }

    private static Exception Told(Exception error) => error is DbException
        ? new StoreUnavailableException(
            $"The state can't be written, so nothing was changed: {error.Message} "
            + "Free space or mend the disk that holds it, and try again.", error)
        : error;

    private void RollBack()
    {
        try
        {
            _session.Execute("ROLLBACK");
        }
        catch (Exception)
        {
            // No transaction is open any more: SQLite has rolled back by itself (a full disk).
        }
    }

    private abstract class Job
    {
        /// <summary>Does the work; false where it failed and is to be undone.</summary>
        public abstract bool Run(SqlSession session);

        public abstract void Complete();

        public abstract void Fail(Exception error);
    }

    private sealed class Job<T>(Func<SqlSession, T> work, Action<T>? committed, Action? lost) : Job
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _error;
        private T? _result;

        public Task<T> Task => _done.Task;

        public override bool Run(SqlSession session)
        {
            try
            {
                _result = work(session);
                return true;
            }
            catch (Exception error)
            {
                _error = Told(error);
                return false;
            }
        }

        public override void Complete()
        {
            if (_error is not null)
            {
                _done.TrySetException(_error);
                return;
            }

            committed?.Invoke(_result!);
            _done.TrySetResult(_result!);
        }

        public override void Fail(Exception error)
        {
            lost?.Invoke();
            _done.TrySetException(_error ?? error);
        }
    }
}
