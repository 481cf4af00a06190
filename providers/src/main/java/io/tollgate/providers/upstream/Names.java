package io.tollgate.providers.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of host names, looked up off the I/O threads and kept for a short time, for all
 * threads of a client. Callers that ask for a name while it is looked up share one lookup.
 */
final class Names {
    private static final int MAX_NAMES = 1_024;

    private final Lookup lookup;
    private final long keepNanos;
    private final Executor executor;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

    /**
     * @param keep how long an answer is used before the name is looked up again
     * @param executor runs lookups, which block
     */
    Names(Lookup lookup, Duration keep, Executor executor) {
        this.lookup = lookup;
        this.keepNanos = keep.toNanos();
        this.executor = executor;
    }

    /**
     * Gives the addresses of {@code host} or a failure to {@code answer}: at once where they are
     * known, later by {@code loop} otherwise.
     */
    void resolve(
            String host,
            Executor loop,
            BiConsumer<InetAddress @Nullable [], @Nullable Throwable> answer) {
        if (isLiteral(host)) {
            resolveLiteral(host, answer);
            return;
        }
        Entry entry = entry(host);
        InetAddress[] known = entry.result;
        if (known != null) {
            answer.accept(known, null);
            return;
        }
        var _ = entry.pending.whenCompleteAsync(answer, loop);
    }

    private static void resolveLiteral(
            String host, BiConsumer<InetAddress @Nullable [], @Nullable Throwable> answer) {
        try {
            answer.accept(new InetAddress[] {InetAddress.ofLiteral(bare(host))}, null);
        } catch (IllegalArgumentException e) {
            answer.accept(null, e);
        }
    }

    /** Whether {@code host} is an address and not a name. */
    static boolean isLiteral(String host) {
        if (host.indexOf(':') >= 0) {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** An address without the brackets of a URL. */
    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host;
    }

    private Entry entry(String host) {
        long now = System.nanoTime();
        Entry entry = entries.get(host);
        if (entry != null && !entry.spent(now)) {
            return entry;
        }
        if (entries.size() >= MAX_NAMES) {
            entries.values().removeIf(each -> each.spent(now));
            if (entries.size() >= MAX_NAMES) {
                entries.clear();
            }
        }
        return entries.compute(
                host, (name, old) -> old != null && !old.spent(now) ? old : begin(name));
    }

    private Entry begin(String host) {
        Entry entry = new Entry();
        executor.execute(() -> {
            try {
                entry.complete(lookup.addresses(host), System.nanoTime() + keepNanos);
            } catch (UnknownHostException | RuntimeException e) {
                entry.fail(e);
            }
        });
        return entry;
    }

    /** Finds the addresses of a name; may block. */
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private static final class Entry {
        final CompletableFuture<InetAddress[]> pending = new CompletableFuture<>();
        private volatile InetAddress @Nullable [] result;
        private volatile boolean failed;
        private volatile long keepUntil;

        void complete(InetAddress[] addresses, long until) {
            keepUntil = until;
            result = addresses;
            pending.complete(addresses);
        }

        void fail(Exception e) {
            failed = true;
            pending.completeExceptionally(e);
        }

        boolean spent(long now) {
            return failed || (result != null && now - keepUntil >= 0);
        }
    }
}
