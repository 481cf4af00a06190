package io.tollgate.node.request;

import io.tollgate.providers.dialect.ProviderError;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * One line for each upstream attempt or job that failed, at most {@value #MOST_A_SECOND} a second:
 * an outage must not become a flood of lines. What was left out is counted in the next line. The
 * provider's words are in it, its key is not. Any thread.
 */
final class FailureLog {
    static final int MOST_A_SECOND = 20;

    private static final System.Logger LOG = System.getLogger(FailureLog.class.getName());
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final LongSupplier nanoSource;
    private final AtomicLong secondBegan;
    private final AtomicInteger lines = new AtomicInteger();
    private final AtomicInteger leftOut = new AtomicInteger();

    FailureLog(LongSupplier nanoSource) {
        this.nanoSource = nanoSource;
        this.secondBegan = new AtomicLong(nanoSource.getAsLong());
    }

    /** A job that may run on over there for nobody. */
    void jobNotCalledOff(String requestId, String provider, String why) {
        if (!mayWrite()) {
            leftOut.incrementAndGet();
            return;
        }
        LOG.log(
                Level.WARNING,
                "job not called off request="
                        + requestId
                        + " provider="
                        + provider
                        + " why=\""
                        + oneLine(why)
                        + '"');
    }

    void attemptFailed(
            String requestId,
            String provider,
            String key,
            String model,
            int attempt,
            ProviderError error,
            String connection) {
        if (!mayWrite()) {
            leftOut.incrementAndGet();
            return;
        }
        int missing = leftOut.getAndSet(0);
        LOG.log(
                Level.WARNING,
                "attempt failed request="
                        + requestId
                        + " attempt="
                        + attempt
                        + " provider="
                        + provider
                        + " key="
                        + key
                        + " model="
                        + oneLine(model)
                        + " class="
                        + error.failureClass().label()
                        + " status="
                        + error.status()
                        + (connection.isEmpty() ? "" : " connection=\"" + oneLine(connection) + '"')
                        + (error.message().isEmpty()
                                ? ""
                                : " message=\"" + oneLine(error.message()) + '"')
                        + (missing == 0 ? "" : " left-out=" + missing));
    }

    private boolean mayWrite() {
        long now = nanoSource.getAsLong();
        long began = secondBegan.get();
        if (now - began >= SECOND_NANOS && secondBegan.compareAndSet(began, now)) {
            lines.set(0);
        }
        return lines.incrementAndGet() <= MOST_A_SECOND;
    }

    private static String oneLine(String text) {
        var line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(c < ' ' || c == 0x7f ? ' ' : c == '"' ? '\'' : c);
        }
        return line.toString();
    }
}
