using System.Net;
using Statera.Core.Networks;
using Statera.Core.Providers;
using Statera.Core.Reconcile;
using Statera.Core.Store;
using Statera.OpenStack.Identity;
using Statera.OpenStack.Network;
using Statera.OpenStack.Network.Neutron;
using Statera.Providers.Amphora;
using Statera.Providers.Noop;
using Statera.Server.Auth;
using Statera.Server.Http.Identity;
using Statera.Server.Http.LoadBalancing;
using Statera.Server.Http.Network;
using Statera.Server.Settings;
using Statera.Server.Storage;

namespace Statera.Server.Hosting;

/// <summary>The whole service: what it is composed of, how it starts and how it stops.</summary>
internal sealed class StateraServer : IAsyncDisposable
{
    private static readonly TimeSpan StartIsOver = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Stack<IAsyncDisposable> _owned = new();
    private readonly ServerOptions _options;
    private readonly ServerParts _parts;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly DateTimeOffset _started;
    private AmphoraProvider? _amphora;
    private Task _loops = Task.CompletedTask;

    private StateraServer(ServerOptions options, ServerParts parts, ILoggerFactory loggers)
    {
        _options = options;
        _parts = parts;
        _loggers = loggers;
        _started = _time.GetUtcNow();
        CloudsYaml = Path.Combine(options.State, "clouds.yaml");
    }

    /// <summary>Where the APIs are.</summary>
    public ServiceUrls Urls { get; private set; } = new("", "", "");

    /// <summary>The file with the operator's credentials, for OpenStack's clients.</summary>
    public string CloudsYaml { get; }

    /// <summary>The operator's password, made at the first start; null where somebody has changed it since.</summary>
    public string? AdminPassword { get; private set; }

    /// <summary>Starts the service: when this returns, its APIs answer.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="parts">What takes the place of what the settings name; null for nothing.</param>
    /// <exception cref="SettingsException">A setting can't be used; nothing was started.</exception>
    public static async Task<StateraServer> StartAsync(
        SettingValues settings, CancellationToken cancel, ServerParts? parts = null)
    {
        var options = ServerOptions.From(settings);
        var server = new StateraServer(options, parts ?? new ServerParts(), ServerLogging.Create(options.LogLevel));
        try
        {
            await server.StartAllAsync(settings, cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Stops taking requests, finishes what is under way, and leaves HAProxy running unless told otherwise.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _loops;
        }
        catch (OperationCanceledException)
        {
            // That is how the loops end.
        }

        if (_amphora is not null && _options.StopAmphoraeOnExit)
        {
            await _amphora.StopAllAsync(CancellationToken.None);
        }

        while (_owned.TryPop(out var owned))
        {
            await owned.DisposeAsync();
        }

        _stop.Dispose();
        _loggers.Dispose();
    }

    private async Task StartAllAsync(SettingValues settings, CancellationToken cancel)
    {
        var state = Own(new StateDirectory(_options.State));
        var database = Own(new SqliteDatabase(state.In("statera.db")));
        var writer = new SqlWriter(database.Writer);
        _owned.Push(writer);
        var store = new SqlLoadBalancerStore(database, writer, _time);
        var documents = new SqlDocumentStore(database, writer);

        var identity = Own(new IdentityService(
            documents, _time, _options.TokenLifetime, IdentityBootstrap.TokenKey(state.In("token-key"))));
        (AdminPassword, var adminProject) = await IdentityBootstrap.AdminAsync(
            identity, state.In("admin-password"), _time.GetUtcNow(), cancel);
        var network = new LoopbackNetworkService(documents, _time);
        await network.BootstrapAsync(_options.NetworkCidr, adminProject, cancel);
        var providers = new ProviderRegistry(
            _parts.Providers ?? [.. _options.Providers.Select(name => Provider(name, state, settings))]);

        await (_amphora?.StartAsync(cancel) ?? Task.CompletedTask);

        var vips = _parts.Network ?? (INetworkService?)NetworkFor(documents) ?? network;
        await StartApisAsync(store, identity, network, vips, providers, cancel);
        if (AdminPassword is not null)
        {
            CloudsYamlFile.Write(CloudsYaml, Urls.Identity, AdminPassword);
        }

        StartLoops(store, vips, providers);
    }

    private async Task StartApisAsync(
        ILoadBalancerStore store, IdentityService identity, LoopbackNetworkService network, INetworkService vips,
        ProviderRegistry providers, CancellationToken cancel)
    {
        var reader = new OctaviaReader(store);
        var changes = new LoadBalancerWriter(store, providers, vips, _options.BlocksWhilePending);
        var octavia = new OctaviaEndpoints(
            new LoadBalancerEndpoints(reader, changes, providers),
            new ListenerEndpoints(reader, changes),
            new PoolEndpoints(reader, changes),
            new MemberEndpoints(reader, changes, vips),
            new HealthMonitorEndpoints(reader, changes),
            new L7PolicyEndpoints(reader, changes),
            new L7RuleEndpoints(reader, changes),
            new ProviderEndpoints(providers));
        var keystone = new IdentityEndpoints(identity, new Catalog(() => Urls), _time);

        var loadBalancerApi = Api(
            _options.Ports.LoadBalancer, identity, new OctaviaErrorFormat(), VersionEndpoints.IsOpen, octavia.Map);
        var identityApi = Api(
            _options.Ports.Identity, identity, new KeystoneErrorFormat(), IdentityEndpoints.IsOpen, keystone.Map);
        var networkApi = Api(
            _options.Ports.Network, identity, new NeutronErrorFormat(), NetworkEndpoints.IsOpen,
            new NetworkEndpoints(network).Map);
        await Task.WhenAll(
            loadBalancerApi.StartAsync(cancel), identityApi.StartAsync(cancel), networkApi.StartAsync(cancel));
        Urls = ServiceUrls.Of(_options.PublicHost, loadBalancerApi.Port, identityApi.Port, networkApi.Port);
    }

    private ApiHost Api(
        int port, IdentityService identity, Http.Errors.IErrorFormat errors, Func<HttpRequest, bool> isOpen,
        Action<IEndpointRouteBuilder> map)
    {
        var host = new ApiHost(
            new IPEndPoint(_options.Listen, port), errors, _loggers,
            next => new AuthenticationMiddleware(next, identity, errors, isOpen, () => Urls.Identity).InvokeAsync,
            map);
        _owned.Push(host);
        return host;
    }

    // Null for the built-in one. No token is sent: that Neutron must ask for none.
    private NeutronNetworkService? NetworkFor(SqlDocumentStore documents)
    {
        if (_options.Neutron is not { } endpoint)
        {
            return null;
        }

        var http = Own(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));
        return new NeutronNetworkService(
            http, endpoint, _ => Task.FromResult<string?>(null), documents, _time);
    }

    private void StartLoops(ILoadBalancerStore store, INetworkService network, ProviderRegistry providers)
    {
        var reconciler = new LoadBalancerReconciler(
            store, providers, network, _time, _loggers.CreateLogger<LoadBalancerReconciler>());
        var reconcile = Own(new ReconcileLoop(
            reconciler, store, _time, _loggers.CreateLogger<ReconcileLoop>(), _parts.Workers));
        var health = new HealthLoop(providers, store, reconcile, _time, _loggers.CreateLogger<HealthLoop>());
        var sweeper = new Sweeper(store, providers, network, _time, _loggers.CreateLogger<Sweeper>());

        var vips = new VipWatch(
            store, network, reconcile, _options.VipCheckInterval, _time, _loggers.CreateLogger<VipWatch>());

        // The writes of before this line are in the store; those after it raise its event.
        _loops = Task.WhenAll(
            Task.Run(() => reconcile.RunAsync(_stop.Token)),
            Task.Run(() => health.RunAsync(_stop.Token)),
            Task.Run(() => sweeper.RunAsync(_started, _stop.Token)),
            Task.Run(() => vips.RunAsync(_stop.Token)),
            Task.Run(GiveMemoryBackAsync));
    }

    // Taking over many amphorae at once needs memory that is never needed again; by itself the heap would keep it.
    private async Task GiveMemoryBackAsync()
    {
        await Task.Delay(StartIsOver, _time, _stop.Token);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private IProvider Provider(string name, StateDirectory state, SettingValues settings)
    {
        if (name == "noop_driver")
        {
            return new NoopProvider();
        }

        _amphora = new AmphoraProvider(AmphoraSettings.From(settings, state.In("amphorae")), _time, _loggers);
        _owned.Push(_amphora);
        return _amphora;
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Push(new Disposer(disposable));
        return disposable;
    }

    private sealed class Disposer(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
