package io.tollgate.node;

import io.tollgate.audit.chain.CheckpointKey;
import io.tollgate.audit.chain.Witnesses;
import io.tollgate.audit.query.Questions;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.load.LoadTable;
import io.tollgate.node.admin.AdminHandler;
import io.tollgate.node.admin.Api;
import io.tollgate.node.admin.ApiRoutes;
import io.tollgate.node.admin.ClusterRoutes;
import io.tollgate.node.admin.HealthRoutes;
import io.tollgate.node.admin.KeyStatus;
import io.tollgate.node.admin.QuestionRoutes;
import io.tollgate.node.admin.Readiness;
import io.tollgate.node.admin.SignIn;
import io.tollgate.node.cluster.CheckpointExchange;
import io.tollgate.node.cluster.NodeCluster;
import io.tollgate.node.cluster.NodeRun;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.config.DrainConfig;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.ListenerConfig;
import io.tollgate.node.config.VirtualKeyConfig;
import io.tollgate.node.demo.DemoProvider;
import io.tollgate.node.http.HttpServer;
import io.tollgate.node.http.HttpSettings;
import io.tollgate.node.http.HttpStats;
import io.tollgate.node.http.IoWorker;
import io.tollgate.node.manage.Management;
import io.tollgate.node.metrics.Exposition;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.record.NodeRecord;
import io.tollgate.node.record.RecordSettings;
import io.tollgate.node.request.KeyExpiry;
import io.tollgate.node.request.Pricing;
import io.tollgate.node.request.RealtimeLimits;
import io.tollgate.node.request.Recording;
import io.tollgate.node.request.RequestLimits;
import io.tollgate.node.request.RequestPath;
import io.tollgate.node.request.RequestServices;
import io.tollgate.node.routing.Router;
import io.tollgate.node.routing.RoutingTable;
import io.tollgate.providers.catalog.Catalog;
import io.tollgate.providers.credential.Credentials;
import io.tollgate.providers.upstream.UpstreamClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A node: the one place where its parts are made, joined, started and stopped.
 *
 * <p>Start: record, shared state, I/O threads, upstream client, demo provider, routing, admin
 * listener, public listeners; ready last, and only then the cluster is joined, in the background.
 * Stop: not ready first, then no new connections, then the running requests end, then all {@link
 * Parts} in the opposite order, the record last.
 */
public final class Gateway implements RunningNode {
    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
    private static final Duration JOINING = Duration.ofSeconds(15);
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(10);
    private static final int ANSWER_BYTES = 32 << 20;

    private final Parts parts = new Parts();
    private final Readiness readiness = new Readiness();
    private final LoadTable load = new LoadTable(System::nanoTime);
    private final RequestMetrics metrics = new RequestMetrics();
    private final UpstreamClient upstream = new UpstreamClient();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final int ioThreads;
    private final IoWorker worker;
    private final Credentials credentials;
    private final @Nullable HttpServer demo;
    private final Router router;
    private final NodeRecord record;
    private final NodeCluster cluster;
    private final Treasury treasury;
    private final Pricing pricing;
    private final RequestServices services;
    private final HttpServer server;
    private final List<ListenerConfig> listen;
    private final InetSocketAddress adminAddress;
    private volatile GatewayConfig config;

    private Gateway(Management management) throws IOException {
        GatewayConfig config = management.config();
        this.config = config;
        this.listen = config.listen();
        this.ioThreads = ConfigTranslation.ioThreads(config);
        parts.add(blocking::shutdownNow);
        try {
            RecordSettings.checkBodies(config);
            record = parts.add(NodeRecord.open(config, ioThreads, Wallets.anyLimit(config)));
            cluster = parts.add(openCluster(config));
            openCheckpoints(config);
            treasury = parts.add(Treasury.of(record, config.dataDir(), cluster));
            Treasury.Terms terms = treasury.take(config);
            worker = parts.add(IoWorker.start(ioThreads, upstream));
            parts.add(upstream);
            credentials =
                    parts.add(NodeCredentials.over(worker.loops().getFirst().upstream(), blocking));
            demo = config.demo() ? parts.add(startDemo()) : null;
            load.breakers(ConfigTranslation.breakers(config.routing()));
            router =
                    new Router(
                            routingTable(config),
                            ConfigTranslation.routing(config.routing()),
                            System::nanoTime,
                            () -> ThreadLocalRandom.current().nextLong());
            credentials.takeForce(NodeCredentials.of(router.table().providers()));
            pricing = new Pricing(new Catalog(config.prices()));
            var health = new HealthRoutes(readiness);
            services =
                    new RequestServices(
                            router,
                            ConfigTranslation.rules(config, terms),
                            metrics,
                            new RequestLimits(
                                    ConfigTranslation.longestRequest(config).toMillis(),
                                    ANSWER_BYTES,
                                    RealtimeLimits.DEFAULTS.withIdle(
                                            config.limits().realtimeIdle())),
                            pricing,
                            recordings(config.audit()),
                            new KeyStatus(store(), blocking, Clock.systemUTC()),
                            health::handle);
            parts.add(services.jobs()::awaitNone);
            parts.add(KeyExpiry.start(services, InstantSource.system()));
            nameLabels(config);
            Exposition exposition =
                    parts.add(
                            new Exposition(
                                    metrics,
                                    new NodeGauges(
                                                    router,
                                                    load,
                                                    upstream,
                                                    this::serverStats,
                                                    record,
                                                    treasury)
                                            .sources()));
            var access = new SignIn(() -> SignIn.Admitted.of(this.config), Clock.systemUTC());
            var api =
                    new Api(
                            access,
                            blocking,
                            () ->
                                    ApiRoutes.all(
                                            questions(),
                                            new ClusterRoutes(
                                                    this::clusterStanding, treasury::leases),
                                            management,
                                            Clock.systemUTC()));
            HttpServer admin =
                    parts.add(
                            HttpServer.start(
                                    ConfigTranslation.adminListener(config),
                                    worker,
                                    new AdminHandler(health, exposition, blocking, api)));
            adminAddress = new InetSocketAddress(config.admin().host(), admin.boundPort());
            server =
                    parts.add(
                            HttpServer.start(
                                    ConfigTranslation.publicListeners(config),
                                    worker,
                                    new RequestPath(services)));
            readiness.starting("the cluster is not whole yet with this node in it");
            cluster.whenWhole(JOINING, readiness::ready);
            blocking.execute(() -> pricing.warm(router.table().providers()));
            record.prepareStores();
            management.appliesTo(new NodeTarget(this));
            record.ship(management.changes(), config.dataDir());
            management.start(cluster.grid());
            parts.add(management);
            cluster.join();
        } catch (IOException | RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    /**
     * Starts a node and returns when it serves.
     *
     * @throws IOException when a listener cannot be opened; the message is one line that names it
     */
    public static Gateway start(Management management) throws IOException {
        try {
            return new Gateway(management);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public List<InetSocketAddress> listeners() {
        var addresses = new ArrayList<InetSocketAddress>();
        List<ListenerConfig> listeners = listen;
        for (int i = 0; i < listeners.size(); i++) {
            addresses.add(new InetSocketAddress(listeners.get(i).host(), server.boundPort(i)));
        }
        return addresses;
    }

    @Override
    public InetSocketAddress admin() {
        return adminAddress;
    }

    @Override
    public String reconfigure(GatewayConfig next) {
        RoutingTable table;
        Treasury.Terms terms;
        try {
            RecordSettings.checkBodies(next);
            table = routingTable(next);
            terms = treasury.take(next);
        } catch (IllegalArgumentException | IOException e) {
            return String.valueOf(e.getMessage());
        }
        load.breakers(ConfigTranslation.breakers(next.routing()));
        router.swap(table, ConfigTranslation.routing(next.routing()));
        credentials.takeForce(NodeCredentials.of(table.providers()));
        pricing.swap(new Catalog(next.prices()), table.providers());
        services.swap(ConfigTranslation.rules(next, terms));
        config = next;
        nameLabels(next);
        return "";
    }

    /**
     * Builds everything that follows from a configuration and throws it away.
     *
     * @throws IllegalArgumentException with what cannot be built
     */
    static void check(GatewayConfig config) {
        RecordSettings.checkBodies(config);
        ConfigTranslation.publicListeners(config);
        Treasury.check(config);
        ConfigTranslation.breakers(config.routing());
        ConfigTranslation.routing(config.routing());
        RoutingTable.of(
                ConfigTranslation.providers(
                        config, 1, config.demo() ? 1 : 0, NodeCredentials.unused()),
                ConfigTranslation.aliases(config),
                new LoadTable(System::nanoTime));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        DrainConfig drain = config.drain();
        readiness.draining("the node is stopping");
        try {
            if (!drain.notice().isZero()) {
                // The load balancer must see that the node is not ready before it is refused.
                Thread.sleep(drain.notice());
            }
            server.beginDrain();
            services.sessions().stop();
            if (!server.awaitIdle(drain.grace())) {
                LOG.log(
                        Level.WARNING,
                        "drain cut requests=" + metrics.inFlight() + " grace=" + drain.grace());
            } else {
                server.awaitClosed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.close();
    }

    /** Where there is somebody to tell, and something. */
    private void openCheckpoints(GatewayConfig from) throws IOException {
        CheckpointKey key = record.checkpointKey().orElse(null);
        if (from.cluster() != null && key != null) {
            parts.add(
                    new CheckpointExchange(
                            cluster.grid(),
                            record::lastCheckpoint,
                            key,
                            Witnesses.open(RecordSettings.witnessFolder(from.dataDir()))));
        }
    }

    private NodeCluster openCluster(GatewayConfig from) throws IOException {
        Member self = NodeRun.begin(from.dataDir(), record.node().orElse(""));
        return NodeCluster.open(from.cluster(), self, NodeCluster.SPACES, load);
    }

    private ClusterRoutes.Standing clusterStanding() {
        return new ClusterRoutes.Standing(
                cluster.status(), treasury.decides(), treasury.introduced());
    }

    private QuestionRoutes questions() {
        return new QuestionRoutes(store(), Clock.systemUTC());
    }

    private @Nullable Questions store() {
        return record.source()
                .map(source -> new Questions(source, LONGEST_QUESTION, Clock.systemUTC()))
                .orElse(null);
    }

    private List<Recording> recordings(AuditConfig audit) {
        Recording.Rules rules = ConfigTranslation.recording(audit);
        var recordings = new ArrayList<Recording>();
        for (int i = 0; i < ioThreads; i++) {
            recordings.add(new Recording(record.recorder(i), rules));
        }
        return recordings;
    }

    private HttpServer startDemo() {
        return HttpServer.start(
                HttpSettings.plain("127.0.0.1", 0),
                worker,
                new DemoProvider(InstantSource.system()));
    }

    private RoutingTable routingTable(GatewayConfig from) {
        return RoutingTable.of(
                ConfigTranslation.providers(
                        from, ioThreads, demo == null ? 0 : demo.boundPort(), credentials),
                ConfigTranslation.aliases(from),
                load);
    }

    private HttpStats serverStats() {
        return server.stats();
    }

    private void nameLabels(GatewayConfig from) {
        metrics.knowVirtualKeys(from.virtualKeys().stream().map(VirtualKeyConfig::name).toList());
        var models = new ArrayList<String>();
        router.table().providers().forEach(provider -> models.addAll(provider.models()));
        metrics.knowModels(models);
    }
}
