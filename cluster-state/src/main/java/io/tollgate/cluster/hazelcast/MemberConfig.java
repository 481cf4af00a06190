package io.tollgate.cluster.hazelcast;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Space;
import java.util.Collection;
import java.util.Map;

/** What Hazelcast is told. The README says which of these were measured, and what for. */
final class MemberConfig {
    /** Attribute of a member: the name of its node. */
    static final String NAME = "tollgate.name";

    /** Attribute of a member: which run of that node it is. */
    static final String INCARNATION = "tollgate.incarnation";

    private static final String MAJORITY = "majority";
    private static final int LOOSE_BACKUPS = 1;

    private MemberConfig() {}

    static Config of(MemberSettings settings, Member self, Collection<Space> spaces) {
        var config = new Config();
        config.setClassLoader(MemberConfig.class.getClassLoader());
        config.setClusterName(settings.cluster());
        config.getMemberAttributeConfig()
                .setAttribute(NAME, self.name())
                .setAttribute(INCARNATION, Long.toString(self.incarnation()));
        properties(settings).forEach(config::setProperty);
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.setAdvancedNetworkConfig(network(settings));
        config.getSerializationConfig()
                .addDataSerializableFactory(GridTypes.FACTORY, new GridTypes(spaces))
                .setJavaSerializationFilterConfig(filter())
                .getCompactSerializationConfig()
                .setZeroConfigFilter(nothing());
        config.addSplitBrainProtectionConfig(
                new SplitBrainProtectionConfig(MAJORITY, true, settings.majority())
                        .setProtectOn(SplitBrainProtectionOn.READ_WRITE));
        for (Space space : spaces) {
            config.addMapConfig(map(space, settings));
        }
        return config;
    }

    private static MapConfig map(Space space, MemberSettings settings) {
        var map =
                new MapConfig(space.name())
                        .setInMemoryFormat(InMemoryFormat.OBJECT)
                        .setStatisticsEnabled(false)
                        .setMergePolicyConfig(
                                new MergePolicyConfig().setPolicy(RuleMerge.class.getName()));
        return switch (space.keeping()) {
            case GUARDED ->
                    map.setBackupCount(settings.backups()).setSplitBrainProtectionName(MAJORITY);
            case LOOSE -> map.setBackupCount(Math.min(LOOSE_BACKUPS, settings.backups()));
        };
    }

    private static AdvancedNetworkConfig network(MemberSettings settings) {
        var member =
                new ServerSocketEndpointConfig()
                        .setPort(settings.port())
                        .setPortAutoIncrement(false)
                        .setReuseAddress(true);
        member.setInterfaces(new InterfacesConfig().setEnabled(true).addInterface(settings.host()));
        member.setSocketConnectTimeoutSeconds(2);
        // Without this Hazelcast does not ask for the interceptor; the name is never loaded.
        member.setSocketInterceptorConfig(
                new SocketInterceptorConfig()
                        .setEnabled(true)
                        .setClassName(Handshake.class.getName()));
        // Members only: where there is no endpoint for clients, REST or memcache, there is none.
        var network = new AdvancedNetworkConfig().setEnabled(true).setMemberEndpointConfig(member);
        network.setJoin(join(settings.joining()));
        return network;
    }

    private static JoinConfig join(MemberSettings.Joining joining) {
        var join = new JoinConfig();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        switch (joining) {
            case MemberSettings.Joining.Addresses(var members) ->
                    join.getTcpIpConfig()
                            .setEnabled(true)
                            .setConnectionTimeoutSeconds(2)
                            .setMembers(members);
            case MemberSettings.Joining.KubernetesDns(String service) ->
                    join.getKubernetesConfig().setEnabled(true).setProperty("service-dns", service);
            case MemberSettings.Joining.KubernetesApi(String namespace, String service) ->
                    join.getKubernetesConfig()
                            .setEnabled(true)
                            .setProperty("namespace", namespace)
                            .setProperty("service-name", service);
        }
        return join;
    }

    private static JavaSerializationFilterConfig filter() {
        // What members say is sent by numbers (GridTypes, and Hazelcast's own). Only its exceptions
        // travel by Java's serialisation, so nothing else is read that way.
        var allowed = new ClassFilter();
        allowed.addPrefixes(
                "com.hazelcast.core.",
                "com.hazelcast.internal.cluster.",
                "com.hazelcast.internal.partition.",
                "com.hazelcast.map.",
                "com.hazelcast.nio.serialization.",
                "com.hazelcast.partition.",
                "com.hazelcast.spi.exception.",
                "com.hazelcast.splitbrainprotection.");
        allowed.addClasses(
                "com.hazelcast.transaction.TransactionException", // what a minority's refusal
                // extends
                "java.lang.Throwable",
                "java.lang.Exception",
                "java.lang.RuntimeException",
                "java.lang.IllegalStateException",
                "java.lang.IllegalArgumentException",
                "java.lang.UnsupportedOperationException",
                "java.lang.NullPointerException",
                "java.lang.ClassCastException",
                "java.lang.Error",
                "java.lang.StackTraceElement",
                "[Ljava.lang.StackTraceElement;",
                "java.util.Collections$EmptyList",
                "java.util.Collections$UnmodifiableList",
                "java.util.Collections$UnmodifiableCollection",
                "java.util.ArrayList",
                "java.util.CollSer",
                "java.util.concurrent.CancellationException",
                "java.util.concurrent.ExecutionException",
                "java.util.concurrent.TimeoutException",
                "java.io.IOException");
        return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(allowed);
    }

    /** Compact serialisation makes objects of any class by reflection otherwise. */
    private static JavaSerializationFilterConfig nothing() {
        return new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(new ClassFilter().addClasses("none"));
    }

    private static Map<String, String> properties(MemberSettings settings) {
        String silence = Long.toString(settings.silence().toSeconds());
        String doubt = Long.toString(settings.doubt().toMillis());
        return Map.ofEntries(
                // what a change promises: README, "What a change promises"
                Map.entry("hazelcast.operation.fail.on.indeterminate.state", "true"),
                Map.entry("hazelcast.operation.backup.timeout.millis", doubt),
                Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
                Map.entry("hazelcast.partition.migration.stale.read.disabled", "true"),
                // who is there, and how two halves find each other again
                Map.entry("hazelcast.max.no.heartbeat.seconds", silence),
                Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
                Map.entry("hazelcast.merge.first.run.delay.seconds", silence),
                Map.entry("hazelcast.merge.next.run.delay.seconds", silence),
                Map.entry("hazelcast.wait.seconds.before.join", "0"),
                Map.entry("hazelcast.graceful.shutdown.max.wait", "20"),
                Map.entry("hazelcast.shutdownhook.enabled", "false"),
                // nothing that nobody asked for
                Map.entry("hazelcast.phone.home.enabled", "false"),
                Map.entry("hazelcast.socket.bind.any", "false"),
                Map.entry("hazelcast.health.monitoring.level", "OFF"),
                Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
                Map.entry("hazelcast.logging.type", "jdk"),
                // few and small: leases keep the cluster out of the way of requests
                Map.entry("hazelcast.partition.count", "71"),
                Map.entry("hazelcast.operation.thread.count", "2"),
                Map.entry("hazelcast.operation.generic.thread.count", "2"),
                Map.entry("hazelcast.operation.response.thread.count", "1"),
                Map.entry("hazelcast.io.thread.count", "1"),
                Map.entry("hazelcast.event.thread.count", "1"),
                Map.entry("hazelcast.clientengine.thread.count", "1"),
                Map.entry("hazelcast.clientengine.query.thread.count", "1"),
                Map.entry("hazelcast.clientengine.blocking.thread.count", "1"));
    }
}
