using System.Net;
using Statera.Core.Networks;
using Statera.Core.Offers;
using Statera.Core.Providers;
using Statera.Core.Quotas;
using Statera.Core.Reconcile;
using Statera.Core.Secrets;
using Statera.Core.Store;
using Statera.OpenStack.Identity;
using Statera.OpenStack.Network;
using Statera.OpenStack.Network.Bridge;
using Statera.OpenStack.Network.Neutron;
using Statera.Providers.Amphora;
using Statera.Server.Auth;
using Statera.Server.Http.Description;
using Statera.Server.Http.Identity;
using Statera.Server.Http.KeyManager;
using Statera.Server.Http.LoadBalancing;
using Statera.Server.Http.LoadBalancing.Operator;
using Statera.Server.Http.Network;
using Statera.Server.Settings;
using Statera.Server.Storage;
using Statera.Server.Telemetry;

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
    private ReconcileLoop? _reconcile;
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
    public ServiceUrls Urls { get; private set; } = new("", "", "", "");

    /// <summary>Where the service's own metrics are; empty for nowhere.</summary>
    public string Metrics { get; private set; } = "";

    /// <summary>The file with the operator's credentials, for OpenStack's clients.</summary>
    public string CloudsYaml { get; }

    /// <summary>What a person does to be let in.</summary>
    public string CredentialsHint { get; private set; } = "";

    /// <summary>The operator's password, made at the first start; null where somebody has changed it since.</summary>
    public string? AdminPassword { get; private set; }

    /// <summary>What the APIs are mapped to: the service as the catalog calls it, method and pattern.</summary>
    public IReadOnlyList<(string Service, string Method, string Pattern)> Routes { get; private set; } = [];

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
        // The first, to be the last: what is done while stopping is traced too.
        if (TraceExport.Start(typeof(StateraServer).Assembly.GetName().Version!.ToString(3), _loggers.CreateLogger("Traces")) is { } traces)
        {
            Own(traces);
        }

        var state = Own(new StateDirectory(_options.State));
        var database = Own(new SqliteDatabase(state.In("statera.db")));
        var writer = new SqlWriter(database.Writer);
        _owned.Push(writer);
        var store = new SqlLoadBalancerStore(
            database, writer, _time, _parts.EnforcesQuotas && IdentitySettings.From(settings).Mode is not IdentityMode.None
                ? _options.DefaultQuota
                : null);
        var documents = new SqlDocumentStore(database, writer);

        var identity = await IdentityParts.CreateAsync(
            IdentitySettings.From(settings), _options.TokenLifetime, documents, state, _time, _loggers, cancel);
        _owned.Push(identity);
        CredentialsHint = identity.BuiltIn is null
            ? identity.CredentialsHint
            : $"export OS_CLIENT_CONFIG_FILE={CloudsYaml} OS_CLOUD={CloudsYamlFile.Cloud}";
        AdminPassword = identity.AdminPassword;
        var network = new BuiltInNetworkService(
            documents, _time, _options.IsBridged ? SubnetRules.Bridge : SubnetRules.Loopback);
        var plugger = _options.IsBridged ? new BridgePlugger(documents, new BridgeNames(_options.State), _time) : null;
        await network.BootstrapAsync(_options.NetworkCidr, identity.AdminProject, cancel);
        plugger?.Start();
        var keys = await KeyManagerPart.StartAsync(
            _options.KeyManager, documents, state.In("secret-key"), identity.Service, _time, cancel);
        _owned.Push(keys);
        var secrets = _parts.Secrets ?? keys.Secrets;
        var providers = _parts.Providers is { } given
            ? new ProviderRegistry(given)
            : EnabledProviders.Make(_options.Providers, () => Amphora(state, settings, secrets, plugger));

        await (_amphora?.StartAsync(cancel) ?? Task.CompletedTask);

        var vips = _parts.Network ?? (INetworkService?)NetworkFor(documents, identity.Service) ?? network;
        var checker = new SecretChecker(secrets, _time);
        await StartMetricsAsync(store, cancel);
        await StartApisAsync(store, documents, identity, network, vips, providers, keys, checker, cancel);
        if (AdminPassword is not null)
        {
            CloudsYamlFile.Write(CloudsYaml, Urls.Identity, AdminPassword);
        }

        StartLoops(store, vips, providers, secrets, checker, identity.Warning);
    }

    private async Task StartApisAsync(
        ILoadBalancerStore store, IDocumentStore documents, IdentityParts identity, BuiltInNetworkService network,
        INetworkService vips, ProviderRegistry providers, KeyManagerPart keys, SecretChecker checker,
        CancellationToken cancel)
    {
        var reader = new OctaviaReader(store);
        var changes = new LoadBalancerWriter(
            store, providers, vips, new SecretGate(checker), _options.BlocksWhilePending, _options.Tls);
        var offers = new OfferDirectory(documents, providers, _time);
        var octavia = new OctaviaEndpoints(
            new LoadBalancerEndpoints(reader, changes, offers),
            new ListenerEndpoints(reader, changes),
            new PoolEndpoints(reader, changes),
            new MemberEndpoints(reader, changes, vips),
            new HealthMonitorEndpoints(reader, changes),
            new L7PolicyEndpoints(reader, changes),
            new L7RuleEndpoints(reader, changes),
            new ProviderEndpoints(providers),
            new OperatorEndpoints(
                offers,
                new QuotaEndpoints(new QuotaDirectory(documents, _time, _options.DefaultQuota)),
                new AmphoraEndpoints(store, changes, providers, id => _reconcile?.Add(id))),
            Rules());
        var loadBalancerApi = Api(
            "load-balancer", _options.Ports.LoadBalancer, identity, new OctaviaErrorFormat(),
            request => VersionEndpoints.IsOpen(request) || DescriptionEndpoints.IsOpen(request),
            endpoints => octavia.Map(endpoints, _options.HealthCheck), next => new OctaviaRequests(next).InvokeAsync);
        // A real service is asked where it is; ours beside it would only be taken for it.
        var networkApi = _options.Neutron is not null ? null : Api(
            "network", _options.Ports.Network, identity, new NeutronErrorFormat(), NetworkEndpoints.IsOpen,
            new NetworkEndpoints(network).Map);
        var identityApi = identity.BuiltIn is not { } service ? null : Api(
            "identity", _options.Ports.Identity, identity, new KeystoneErrorFormat(), IdentityEndpoints.IsOpen,
            new IdentityEndpoints(service, new Catalog(() => Urls), _time).Map);
        var keyManagerApi = keys.BuiltIn is not { } builtIn ? null : Api(
            "key-manager", _options.Ports.KeyManager, identity, new BarbicanErrorFormat(), KeyManagerEndpoints.IsOpen,
            new KeyManagerEndpoints(builtIn, _time).Map);
        await Task.WhenAll(
            loadBalancerApi.StartAsync(cancel),
            networkApi?.StartAsync(cancel) ?? Task.CompletedTask,
            identityApi?.StartAsync(cancel) ?? Task.CompletedTask,
            keyManagerApi?.StartAsync(cancel) ?? Task.CompletedTask);
        Routes =
        [
            .. RoutesOf("load-balancer", loadBalancerApi), .. RoutesOf("network", networkApi),
            .. RoutesOf("identity", identityApi), .. RoutesOf("key-manager", keyManagerApi),
        ];
        Urls = ServiceUrls.Of(
            _options.PublicHost, loadBalancerApi.Port, identityApi?.Port ?? 0, networkApi?.Port ?? 0,
            keyManagerApi is null
                ? _options.KeyManager.BarbicanUrl!.ToString().TrimEnd('/')
                : $"http://{_options.PublicHost}:{keyManagerApi.Port}");
        Urls = Urls with
        {
            Identity = identityApi is null ? identity.AuthUrl : Urls.Identity,
            Network = networkApi is null ? _options.Neutron!.ToString().TrimEnd('/') : Urls.Network,
        };
    }

    private static IEnumerable<(string Service, string Method, string Pattern)> RoutesOf(string service, ApiHost? api) =>
        (api?.Routes ?? []).Select(route => (service, route.Method, route.Pattern));

    private PolicySource Rules()
    {
        try
        {
            return new PolicySource(_options.PolicyFile, _options.Roles, _time, _loggers.CreateLogger<PolicySource>());
        }
        catch (PolicyFileException error)
        {
            throw new SettingsException(error.Message);
        }
    }

    // On a port of its own, so that who may read it is the network's to say, and nobody needs a token.
    private async Task StartMetricsAsync(ILoadBalancerStore store, CancellationToken cancel)
    {
        if (_options.MetricsBind is { } bind)
        {
            var host = new ApiHost(
                bind, new OctaviaErrorFormat(), _loggers, null,
                new MetricsEndpoint(Own(new MetricsCollector()), store, () => _reconcile?.Waiting ?? 0).Map);
            _owned.Push(host);
            await host.StartAsync(cancel);
            Metrics = $"http://{new IPEndPoint(bind.Address, host.Port)}/metrics";
        }
    }

    private ApiHost Api(
        string service, int port, IdentityParts identity, Http.Errors.IErrorFormat errors, Func<HttpRequest, bool> isOpen,
        Action<IEndpointRouteBuilder> map, Func<RequestDelegate, RequestDelegate>? first = null)
    {
        var host = new ApiHost(
            new IPEndPoint(_options.Listen, port), errors, _loggers,
            next => new AuthenticationMiddleware(
                first?.Invoke(next) ?? next, identity.Validator, errors, isOpen, () => Urls.Identity,
                _loggers.CreateLogger<AuthenticationMiddleware>()).InvokeAsync,
            map,
            service);
        _owned.Push(host);
        return host;
    }

    // Null for the built-in one. Without a real Keystone no token is sent: that Neutron must ask for none.
    private NeutronNetworkService? NetworkFor(SqlDocumentStore documents, KeystoneSession? service)
    {
        if (_options.Neutron is not { } endpoint)
        {
            return null;
        }

        // A proxy of the environment is for the world outside, no redirect is followed with a token, and a connection that
        // Neutron has just closed would lose a write.
        var http = Own(new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false, AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero,
        }));
        return new NeutronNetworkService(http, endpoint, service, documents, _time);
    }

    private void StartLoops(
        ILoadBalancerStore store, INetworkService network, ProviderRegistry providers, ISecretService secrets,
        SecretChecker checker, OpenDoorWarning? warning)
    {
        var reconciler = new LoadBalancerReconciler(
            store, providers, network, _time, _loggers.CreateLogger<LoadBalancerReconciler>(), secrets);
        var reconcile = _reconcile = Own(new ReconcileLoop(
            reconciler, store, _time, _loggers.CreateLogger<ReconcileLoop>(), _parts.Workers));
        var health = new HealthLoop(providers, store, reconcile, _time, _loggers.CreateLogger<HealthLoop>());
        var sweeper = new Sweeper(store, providers, network, _time, _loggers.CreateLogger<Sweeper>());

        var watcher = new SecretWatcher(
            store, secrets, checker, reconcile, _options.KeyManager.Watch, _time, _loggers.CreateLogger<SecretWatcher>());
        var vips = new VipWatch(
            store, network, reconcile, _options.VipCheckInterval, _time, _loggers.CreateLogger<VipWatch>());

        // The writes of before this line are in the store; those after it raise its event.
        _loops = Task.WhenAll(
            Task.Run(() => reconcile.RunAsync(_stop.Token)),
            Task.Run(() => health.RunAsync(_stop.Token)),
            Task.Run(() => sweeper.RunAsync(_started, _stop.Token)),
            Task.Run(() => watcher.RunAsync(_stop.Token)),
            Task.Run(() => vips.RunAsync(_stop.Token)),
            warning is null ? Task.CompletedTask : Task.Run(() => warning.RunAsync(_stop.Token)),
            Task.Run(GiveMemoryBackAsync));
    }

    // Taking over many amphorae at once needs memory that is never needed again; by itself the heap would keep it.
    private async Task GiveMemoryBackAsync()
    {
        await Task.Delay(StartIsOver, _time, _stop.Token);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private AmphoraProvider Amphora(
        StateDirectory state, SettingValues settings, ISecretService secrets, BridgePlugger? plugger)
    {
        _amphora = new AmphoraProvider(AmphoraSettings.From(settings, state.In("amphorae")), _time, _loggers, secrets, plugger);
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
