package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code network_config} and {@code proxy_config} of providers: times, headers, retries. */
final class BifrostNetwork {
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofHours(24);

    private final Draft draft;
    private final SourceTexts texts;
    private int retries = -1;

    BifrostNetwork(Draft draft, SourceTexts texts) {
        this.draft = draft;
        this.texts = texts;
    }

    /** Takes over how one provider is reached. */
    void read(Found in, ProviderDraft provider) {
        Block network = provider.network();
        put(network, "total-timeout", in.at("default_request_timeout_in_seconds"));
        put(network, "idle-timeout", in.at("stream_idle_timeout_in_seconds"));
        put(network, "idle-expiry", in.at("keep_alive_timeout_in_seconds", "keep_alive_timeout"));
        BigDecimal most = in.at("max_conns_per_host").number();
        if (most != null && most.signum() > 0) {
            network.put(
                    "max-connections",
                    most.min(BigDecimal.valueOf(1_000_000)).toBigInteger().toString());
        }
        Found headers = in.at("extra_headers");
        for (String header : headers.keys()) {
            String text = texts.plain(headers.at(header), "sample");
            if (!text.isEmpty()) {
                provider.headers().put(header.toLowerCase(Locale.ROOT), text);
            }
        }
        retries(in);
    }

    private static void put(Block network, String key, Found seconds) {
        String time = Span.seconds(seconds.number(), LEAST, MOST);
        if (time != null) {
            network.put(key, time);
        }
    }

    private void retries(Found in) {
        BigDecimal most = in.at("max_retries").number();
        if (most != null && most.signum() >= 0) {
            int here = most.min(BigDecimal.valueOf(19)).intValue();
            if (retries >= 0 && here != retries) {
                draft.report()
                        .changed(
                                in.path() + ".max_retries",
                                "one number for all providers: the largest");
            } else if (retries < 0) {
                draft.report()
                        .changed(
                                in.path() + ".max_retries",
                                "max-attempts bounds all calls of one request, to whatever provider");
            }
            retries = Math.max(retries, here);
        }
        String base = millis(in.at("retry_backoff_initial", "retry_backoff_initial_ms"));
        String max = millis(in.at("retry_backoff_max", "retry_backoff_max_ms"));
        Block routing = draft.root().within("routing");
        if (base != null && max != null && !routing.has("backoff")) {
            routing.put("backoff", new Block().put("base", base).put("max", max));
        }
    }

    private static @Nullable String millis(Found found) {
        BigDecimal number = found.number();
        return number == null ? null : Span.seconds(number.movePointLeft(3), LEAST, MOST);
    }

    void proxy(Found in, ProviderDraft provider) {
        String type = in.at("type").text();
        Found url = in.at("url");
        if (type.isEmpty() || type.equals("none")) {
            return;
        }
        if (!type.equals("http") || in.at("username").says() || in.at("password").says()) {
            draft.report()
                    .left(in.whole().path(), "only an HTTP proxy without a user can be asked");
            return;
        }
        String text = texts.plain(url, "http://placeholder.example.com:3128");
        if (!text.isEmpty()) {
            provider.network().put("proxy", text);
        }
    }

    /** Writes what holds for all providers. */
    void finish() {
        if (retries >= 0) {
            draft.root()
                    .within("routing")
                    .put("max-attempts", Integer.toString(Math.clamp(retries + 1L, 1, 20)));
            if (retries == 0) {
                draft.root().within("routing").put("retries-per-key", "0");
            }
        }
    }
}
