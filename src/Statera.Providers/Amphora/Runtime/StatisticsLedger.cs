using System.Text.Json;
using System.Text.Json.Serialization;
using Statera.Core.Model;
using Statera.Providers.Amphora.Config;
using Statera.Providers.Amphora.Processes;

namespace Statera.Providers.Amphora.Runtime;

/// <summary>
/// What an amphora's listeners have served since they were made. HAProxy counts from its own start, so what the
/// processes
/// before counted is kept here, and on disk. What a replaced process does after it handed over (its last connections'
/// bytes) is not counted.
/// </summary>
internal sealed class StatisticsLedger
{
    // Seconds of counters may be lost when the server and HAProxy die together; a write each poll would cost a disk
    // more.
    private const int PollsBetweenWrites = 5;

    private readonly string _path;
    private readonly Lock _lock = new();
    private StatisticsFile _file;
    private bool _changed;
    private int _polls;

    public StatisticsLedger(string path)
    {
        _path = path;
        _file = Load(_path);
    }

    /// <summary>
    /// From now on this process counts; what the one before counted last is settled. The same one again changes
    /// nothing.
    /// </summary>
    public void Follow(HaproxyProcess process)
    {
        lock (_lock)
        {
            if (_file.Pid == process.Pid && _file.StartTime == process.StartTime)
            {
                return;
            }

            _file = new StatisticsFile(process.Pid, process.StartTime, Totals(), []);
            Write();
        }
    }

    /// <summary>Takes what the followed process has counted, and answers with each listener's totals.</summary>
    public Dictionary<Guid, Statistics> Count(IReadOnlyDictionary<Guid, ListenerFacts> seen)
    {
        lock (_lock)
        {
            var live = seen.ToDictionary(s => s.Key, s => s.Value.Statistics);
            _changed |= !Same(live, _file.Live);
            _file = _file with { Live = live };
            if (++_polls >= PollsBetweenWrites)
            {
                Save();
            }

            return Totals(withActive: true);
        }
    }

    /// <summary>Each listener's totals, without connections, as of what was last counted.</summary>
    public Dictionary<Guid, Statistics> Totals()
    {
        lock (_lock)
        {
            return Totals(withActive: false);
        }
    }

    /// <summary>
    /// What each listener had served before this process, without connections; null where another one is followed.
    /// </summary>
    public IReadOnlyDictionary<Guid, Statistics>? CountedBefore(int pid)
    {
        lock (_lock)
        {
            return _file.Pid == pid ? new Dictionary<Guid, Statistics>(_file.Settled) : null;
        }
    }

    /// <summary>Forgets listeners that are no more.</summary>
    public void Keep(IReadOnlySet<Guid> listeners)
    {
        lock (_lock)
        {
            foreach (var id in _file.Settled.Keys.Concat(_file.Live.Keys).Where(id => !listeners.Contains(id)).ToArray())
            {
                _changed |= _file.Settled.Remove(id) | _file.Live.Remove(id);
            }
        }
    }

    /// <summary>Writes what was counted since the last write.</summary>
    public void Save()
    {
        lock (_lock)
        {
            _polls = 0;
            if (_changed)
            {
                Write();
            }
        }
    }

    private Dictionary<Guid, Statistics> Totals(bool withActive)
    {
        var totals = new Dictionary<Guid, Statistics>(_file.Settled);
        foreach (var (id, live) in _file.Live)
        {
            totals[id] = totals.GetValueOrDefault(id, Statistics.Zero)
                + (withActive ? live : live with { ActiveConnections = 0 });
        }

        return totals;
    }

    private void Write()
    {
        PrivateFile.Replace(_path, JsonSerializer.Serialize(_file, StatisticsJson.Default.StatisticsFile));
        _changed = false;
    }

    private static bool Same(Dictionary<Guid, Statistics> a, Dictionary<Guid, Statistics> b) =>
        a.Count == b.Count && a.All(s => b.TryGetValue(s.Key, out var other) && other == s.Value);

    private static StatisticsFile Load(string path)
    {
        var empty = new StatisticsFile(0, 0, [], []);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), StatisticsJson.Default.StatisticsFile) ?? empty;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return empty;
        }
    }
}

/// <summary>What <c>statistics.json</c> holds.</summary>
/// <param name="Pid">The process whose counters <paramref name="Live"/> has.</param>
/// <param name="StartTime">When that process started.</param>
/// <param name="Settled">What processes before it counted.</param>
/// <param name="Live">What it had counted when last looked at.</param>
internal sealed record StatisticsFile(
    int Pid, long StartTime, Dictionary<Guid, Statistics> Settled, Dictionary<Guid, Statistics> Live);

/// <summary>How <c>statistics.json</c> is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(StatisticsFile))]
internal sealed partial class StatisticsJson : JsonSerializerContext;
