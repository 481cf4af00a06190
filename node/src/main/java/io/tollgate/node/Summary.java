package io.tollgate.node;

import io.tollgate.cluster.hazelcast.MemberSettings;
import io.tollgate.node.config.AliasConfig;
import io.tollgate.node.config.BootstrapKeys;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.ListenerConfig;
import io.tollgate.node.config.ProviderConfig;
import java.util.stream.Collectors;

/** What a configuration would run, for people. */
final class Summary {
    private Summary() {}

    static String of(String source, GatewayConfig config) {
        var text = new StringBuilder("No problems in ").append(source).append('\n');
        for (ListenerConfig listener : config.listen()) {
            text.append("  listens on   ").append(listener.host()).append(':');
            text.append(listener.port()).append(listener.tls() == null ? "" : " (TLS)");
            text.append('\n');
        }
        text.append("  admin on     ").append(config.admin().host()).append(':');
        text.append(config.admin().port()).append('\n');
        text.append("  data in      ").append(config.dataDir()).append('\n');
        MemberSettings cluster = config.cluster();
        if (cluster != null) {
            text.append("  cluster      ").append(cluster.cluster()).append(" at ");
            text.append(cluster.host()).append(':').append(cluster.port());
            text.append(", ").append(cluster.size()).append(" nodes\n");
        }
        if (config.demo()) {
            text.append("  provider     demo (built in)\n");
        }
        for (ProviderConfig provider : config.providers()) {
            text.append("  provider     ").append(provider.name()).append(' ');
            text.append(provider.baseUrl()).append(", keys: ");
            text.append(
                    provider.keys().stream()
                            .map(key -> key.name() + " (weight " + key.weight() + ")")
                            .collect(Collectors.joining(", ")));
            text.append('\n');
        }
        for (AliasConfig alias : config.aliases()) {
            text.append("  alias        ").append(alias.name()).append(" -> ");
            text.append(
                    alias.targets().stream()
                            .map(target -> target.provider() + "/" + target.model())
                            .collect(Collectors.joining(", ")));
            if (!alias.fallbacks().isEmpty()) {
                text.append(", else ").append(String.join(", ", alias.fallbacks()));
            }
            text.append('\n');
        }
        text.append("  virtual keys ");
        text.append(
                config.virtualKeys().isEmpty()
                        ? ofNone(config)
                        : config.virtualKeys().stream()
                                .map(key -> key.name())
                                .collect(Collectors.joining(", ")));
        return text.append('\n').toString();
    }

    private static String ofNone(GatewayConfig config) {
        return BootstrapKeys.keepsKey(config)
                ? BootstrapKeys.NAME + " (made by an earlier start)"
                : "none: the first start makes one";
    }
}
