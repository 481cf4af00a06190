package io.tollgate.node.config;

import io.tollgate.cluster.hazelcast.MemberSettings;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.providers.catalog.PriceEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a node, checked.
 *
 * @param listen where clients reach it; at least one
 * @param admin where operators reach it
 * @param limits what it takes at most
 * @param drain how it goes
 * @param ioThreads threads that serve requests; 0 for one per core
 * @param dataDir where it keeps what must survive a restart
 * @param providers whom it calls, in the order of the file
 * @param aliases its own model names, in the order of the file
 * @param routing how it reacts to failures
 * @param virtualKeys who may use it
 * @param onClientGone what happens to a stream without a reader
 * @param prices what models cost, where it is not as the built-in list says; the last of equal ones
 *     counts
 * @param audit what is kept of requests, and where
 * @param cluster how it is one of several nodes; null for a node alone
 * @param demo whether the built-in provider {@code demo} is on
 * @param spending who pays for requests, and by which rules
 * @param users who may use the management API, besides whoever has the admin token
 */
public record GatewayConfig(
        List<ListenerConfig> listen,
        AdminConfig admin,
        LimitsConfig limits,
        DrainConfig drain,
        int ioThreads,
        Path dataDir,
        List<ProviderConfig> providers,
        List<AliasConfig> aliases,
        RoutingConfig routing,
        List<VirtualKeyConfig> virtualKeys,
        OnClientGone onClientGone,
        List<PriceEntry> prices,
        AuditConfig audit,
        @Nullable MemberSettings cluster,
        boolean demo,
        SpendingConfig spending,
        List<UserConfig> users) {
    /** The name of the built-in provider; no configured provider may have it. */
    public static final String DEMO = "demo";

    static final Range IO_THREADS = Range.count(0, 256);

    public GatewayConfig {
        listen = List.copyOf(listen);
        providers = List.copyOf(providers);
        aliases = List.copyOf(aliases);
        virtualKeys = List.copyOf(virtualKeys);
        prices = List.copyOf(prices);
        users = List.copyOf(users);
        IO_THREADS.check("ioThreads", ioThreads);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("listen: none (expected: at least one listener)");
        }
    }

    public Optional<ProviderConfig> provider(String name) {
        return providers.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    public Optional<AliasConfig> alias(String name) {
        return aliases.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    /** This configuration with one virtual key more. */
    public GatewayConfig withVirtualKey(VirtualKeyConfig key) {
        var keys = new ArrayList<>(virtualKeys);
        keys.add(key);
        return new GatewayConfig(
                listen,
                admin,
                limits,
                drain,
                ioThreads,
                dataDir,
                providers,
                aliases,
                routing,
                keys,
                onClientGone,
                prices,
                audit,
                cluster,
                demo,
                spending,
                users);
    }

    /** This configuration with that admin token. */
    public GatewayConfig withAdminToken(KeyDigest token) {
        return new GatewayConfig(
                listen,
                new AdminConfig(admin.host(), admin.port(), token),
                limits,
                drain,
                ioThreads,
                dataDir,
                providers,
                aliases,
                routing,
                virtualKeys,
                onClientGone,
                prices,
                audit,
                cluster,
                demo,
                spending,
                users);
    }

    /** The names of what differs from {@code running} and is not taken over without a restart. */
    public List<String> needingRestart(GatewayConfig running) {
        var names = new ArrayList<String>();
        if (!listen.equals(running.listen)) {
            names.add("listen");
        }
        if (!admin.host().equals(running.admin.host()) || admin.port() != running.admin.port()) {
            names.add("admin");
        }
        if (!limits.equals(running.limits)) {
            names.add("limits");
        }
        if (ioThreads != running.ioThreads) {
            names.add("io-threads");
        }
        if (demo != running.demo) {
            names.add("demo");
        }
        if (!audit.equals(running.audit)) {
            names.add("audit");
        }
        if (!Objects.equals(cluster, running.cluster)) {
            names.add("cluster");
        }
        if (!dataDir.equals(running.dataDir)) {
            names.add("data-dir");
        }
        return List.copyOf(names);
    }
}
