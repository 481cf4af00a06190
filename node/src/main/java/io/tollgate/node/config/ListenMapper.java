package io.tollgate.node.config;

import io.tollgate.governance.tenant.KeyDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps {@code listen} and {@code admin}. */
final class ListenMapper {
    private final EnvironmentDefaults defaults;

    ListenMapper(EnvironmentDefaults defaults) {
        this.defaults = defaults;
    }

    /** At least one: the default where none is written. */
    List<ListenerConfig> listeners(SettingReader in) {
        List<ListenerConfig> listeners = in.list("listen", item -> item.read(this::listener));
        for (int i = 0; i < listeners.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (listeners.get(i).collides(listeners.get(j).host(), listeners.get(j).port())) {
                    in.problem("listen", where(listeners.get(i)) + " is there twice");
                }
            }
        }
        return listeners.isEmpty()
                ? List.of(new ListenerConfig(defaults.host(), defaults.port(), null))
                : listeners;
    }

    AdminConfig admin(SettingReader in, List<ListenerConfig> listeners) {
        AdminConfig admin = in.mapping("admin", this::admin);
        for (ListenerConfig listener : listeners) {
            if (listener.collides(admin.host(), admin.port())) {
                in.problem(
                        "admin",
                        where(listener) + " is also in listen (expected: a port of its own)");
            }
        }
        return admin;
    }

    private ListenerConfig listener(SettingReader in) {
        return new ListenerConfig(
                host(in, defaults.host()),
                in.integer("port", defaults.port(), ListenerConfig.PORT),
                in.has("tls") ? in.mapping("tls", ListenMapper::tls) : null);
    }

    private static @Nullable TlsConfig tls(SettingReader in) {
        var certificate =
                in.requiredFile("certificate", "a PEM file with the certificate and its chain");
        var key = in.requiredFile("key", "a PEM file with the private key");
        return certificate == null || key == null ? null : new TlsConfig(certificate, key);
    }

    private AdminConfig admin(SettingReader in) {
        String host = host(in, defaults.adminHost());
        int port = in.integer("port", defaults.adminPort(), ListenerConfig.PORT);
        Secret token = in.secret("token");
        if (token != null && token.reveal().length() < AdminConfig.SHORTEST_TOKEN) {
            in.problem(
                    "token",
                    "too short (expected: at least " + AdminConfig.SHORTEST_TOKEN + " characters)");
        }
        return new AdminConfig(host, port, token == null ? null : KeyDigest.of(token.reveal()));
    }

    private static String host(SettingReader in, String fallback) {
        String host = in.text("host", fallback);
        if (host.isBlank()) {
            in.problem("host", "blank (expected: a host name or address)");
            return fallback;
        }
        return host.strip();
    }

    private static String where(ListenerConfig listener) {
        return listener.host() + ":" + listener.port();
    }
}
