package io.tollgate.node.config;

import io.tollgate.node.config.AuditConfig.StoreKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps {@code audit}: what is kept of requests, and where. */
final class AuditMapper {
    private static final String NODE = "at most 64 letters, digits, '-', '_' or '.'";
    private static final String HOST = "http://HOST:PORT or https://HOST:PORT";
    private static final String DATABASE =
            "at most 63 letters, digits or '_', beginning with no digit";
    private static final String URL = "an http or https URL without user or fragment";
    private static final int LONGEST_DATABASE = 63;

    private AuditMapper() {}

    static AuditConfig audit(SettingReader in) {
        AuditConfig d = Defaults.AUDIT;
        Bodies bodies = in.mapping("bodies", AuditMapper::bodies);
        StoreKind store = in.choice("store", d.store(), List.of(StoreKind.values()));
        AuditConfig.ClickHouse clickHouse = clickHouse(in, store);
        return new AuditConfig(
                in.choice("mode", d.mode(), List.of(AuditConfig.Mode.values())),
                node(in),
                in.choice("when-full", d.whenFull(), List.of(AuditConfig.WhenFull.values())),
                in.duration("retention", d.retention(), AuditConfig.RETENTION),
                in.size("max-bytes", d.maxBytes(), AuditConfig.MAX_BYTES),
                in.choice("prompt-hash", d.promptHash(), List.of(AuditConfig.PromptHash.values())),
                bodies.keep(),
                bodies.maxBytes(),
                in.integer("row-days", d.rowDays(), AuditConfig.DAYS),
                in.integer("body-days", d.bodyDays(), AuditConfig.DAYS),
                // a section that cannot be used is a problem already
                store == StoreKind.CLICKHOUSE && clickHouse == null ? d.store() : store,
                clickHouse,
                in.has("file") ? in.mapping("file", AuditMapper::file) : null,
                in.has("webhook") ? in.mapping("webhook", AuditMapper::webhook) : null);
    }

    private static String node(SettingReader in) {
        String node = in.text("node", "");
        if (node.length() <= AuditConfig.MOST_NODE && node.chars().allMatch(AuditMapper::inNode)) {
            return node;
        }
        in.problem("node", in.shown("node") + " (expected: " + NODE + ")");
        return "";
    }

    private static Bodies bodies(SettingReader in) {
        AuditConfig d = Defaults.AUDIT;
        return new Bodies(
                in.bool("keep", d.bodies()),
                (int) in.size("max-bytes", d.bodyBytes(), AuditConfig.BODY_BYTES));
    }

    /** Null where the store is another, and where a problem was told. */
    private static AuditConfig.@Nullable ClickHouse clickHouse(SettingReader in, StoreKind store) {
        boolean wanted = store == StoreKind.CLICKHOUSE;
        if (!in.has("clickhouse")) {
            if (wanted) {
                in.problem(
                        "clickhouse",
                        "missing (expected: a mapping with hosts, because store is clickhouse)");
            }
            return null;
        }
        AuditConfig.ClickHouse clickHouse = in.mapping("clickhouse", AuditMapper::clickHouse);
        if (!wanted) {
            in.problem(
                    "clickhouse",
                    "not used (expected: store: clickhouse beside it, or no section)");
            return null;
        }
        return clickHouse;
    }

    private static AuditConfig.@Nullable ClickHouse clickHouse(SettingReader in) {
        if (!in.hasItems("hosts")) {
            in.problem("hosts", "missing (expected: at least one " + HOST + ")");
        }
        List<URI> hosts = in.list("hosts", AuditMapper::host);
        String database = in.text("database", Defaults.AUDIT_DATABASE);
        if (!isDatabase(database)) {
            in.problem("database", in.shown("database") + " (expected: " + DATABASE + ")");
        }
        String user = in.text("user", Defaults.AUDIT_USER);
        if (user.isBlank()) {
            in.problem("user", "blank (expected: a user's name)");
        }
        Secret password = in.secret("password");
        Path caFile = in.file("ca-file");
        Duration connect =
                in.duration(
                        "connect-timeout",
                        Defaults.AUDIT_CONNECT_TIMEOUT,
                        AuditConfig.ClickHouse.CONNECT);
        Duration socket =
                in.duration(
                        "socket-timeout",
                        Defaults.AUDIT_SOCKET_TIMEOUT,
                        AuditConfig.ClickHouse.SILENCE);
        return hosts.isEmpty()
                ? null
                : new AuditConfig.ClickHouse(
                        hosts, database, user, password, caFile, connect, socket);
    }

    private static @Nullable URI host(SettingItem item) {
        String text = item.requiredText(HOST);
        if (text == null) {
            return null;
        }
        URI uri = web(text);
        if (uri == null
                || uri.getPort() < 1
                || uri.getRawQuery() != null
                || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
            item.problem(item.shown() + " (expected: " + HOST + ")");
            return null;
        }
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
    }

    private static AuditConfig.@Nullable FileSink file(SettingReader in) {
        if (!in.has("folder")) {
            in.problem("folder", "missing (expected: a folder of its own)");
        }
        Path folder = in.path("folder");
        long maxBytes =
                in.size("max-bytes", Defaults.AUDIT_FILE_BYTES, AuditConfig.FileSink.FILE_BYTES);
        boolean gzip = in.bool("gzip", true);
        return folder == null ? null : new AuditConfig.FileSink(folder, maxBytes, gzip);
    }

    /** A receiver of signed calls; {@code spending} has such too. */
    static AuditConfig.@Nullable Webhook webhook(SettingReader in) {
        String text = in.required("url", URL);
        URI url = text == null ? null : web(text);
        if (text != null && url == null) {
            in.problem("url", in.shown("url") + " (expected: " + URL + ")");
        }
        Secret secret = in.requiredSecret("secret");
        Duration timeout =
                in.duration("timeout", Defaults.AUDIT_WEBHOOK_TIMEOUT, AuditConfig.Webhook.TIMEOUT);
        return url == null || secret == null ? null : new AuditConfig.Webhook(url, secret, timeout);
    }

    /** A URL that can be called; null where it is none. */
    private static @Nullable URI web(String text) {
        try {
            URI uri = new URI(text.strip());
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web
                            && uri.getHost() != null
                            && uri.getUserInfo() == null
                            && uri.getRawFragment() == null
                            && uri.getPort() != 0
                            && uri.getPort() <= 65_535
                    ? uri
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isDatabase(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_DATABASE
                && !(name.charAt(0) >= '0' && name.charAt(0) <= '9')
                && name.chars().allMatch(c -> c == '_' || letterOrDigit(c));
    }

    private static boolean inNode(int c) {
        return letterOrDigit(c) || c == '.' || c == '_' || c == '-';
    }

    private static boolean letterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** What {@code bodies} says. */
    private record Bodies(boolean keep, int maxBytes) {}
}
