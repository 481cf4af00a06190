package io.tollgate.node.spending;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tollgate.audit.sink.WebhookSettings;
import io.tollgate.audit.sink.WebhookSignature;
import io.tollgate.governance.ledger.Unit;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Posts alerts to one receiver, one after the other, each until it is taken, refused, or tried
 * often enough. Nobody waits for it: what its queue has no room for is dropped and counted. Signed
 * as the webhook of the record is ({@link WebhookSignature}); {@code idempotency-key} is the same
 * for all tries of an alert. The thread, and Java's HTTP client, begin with the first alert.
 */
final class AlertWebhook implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AlertWebhook.class.getName());
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    /** Wakes the thread up; told to nobody. */
    private static final LimitAlert WAKE =
            new LimitAlert("", "", Unit.REQUESTS, "", 1, 0, 0, "", Instant.EPOCH);

    private final WebhookSettings settings;
    private final Tries tries;
    private final InstantSource clock;
    private final BlockingQueue<LimitAlert> queue;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    @GuardedBy("this") private @Nullable Thread thread;

    AlertWebhook(WebhookSettings settings, Tries tries, InstantSource clock) {
        this.settings = settings;
        this.tries = tries;
        this.clock = clock;
        this.queue = new ArrayBlockingQueue<>(tries.queued());
    }

    /**
     * How patient it is.
     *
     * @param most calls for one alert
     * @param first the pause after the first of them; it doubles
     * @param longest pause
     * @param queued alerts that wait at most
     * @param closing how long the end of the node waits for those that are left
     */
    record Tries(int most, Duration first, Duration longest, int queued, Duration closing) {
        static final Tries USUAL =
                new Tries(
                        8,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        1_000,
                        Duration.ofSeconds(2));
    }

    WebhookSettings settings() {
        return settings;
    }

    /** From any thread; never waits. */
    void tell(LimitAlert alert) {
        if (closing.getCount() == 0 || !queue.offer(alert)) {
            dropped.increment();
            return;
        }
        begin();
    }

    private synchronized void begin() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("alert-webhook").start(this::run);
        }
    }

    long delivered() {
        return delivered.sum();
    }

    /** Alerts that the receiver refused, or that were tried too often. */
    long failed() {
        return failed.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    private void run() {
        boolean inHand = false;
        try (HttpClient client = client()) {
            try {
                while (closing.getCount() > 0 || !queue.isEmpty()) {
                    LimitAlert alert = queue.take();
                    inHand = !alert.equals(WAKE);
                    if (inHand) {
                        count(alert, deliver(client, alert));
                    }
                    inHand = false;
                }
            } catch (InterruptedException e) {
                queue.remove(WAKE);
                dropped.add(queue.size() + (inHand ? 1 : 0));
                client.shutdownNow();
            }
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private void count(LimitAlert alert, boolean taken) {
        if (taken) {
            delivered.increment();
            return;
        }
        failed.increment();
        LOG.log(
                Level.WARNING,
                "alert not delivered receiver="
                        + settings.url().getHost()
                        + " limit="
                        + alert.limit());
    }

    private boolean deliver(HttpClient client, LimitAlert alert) throws InterruptedException {
        byte[] body = alert.json();
        String id = UUID.randomUUID().toString();
        Duration pause = tries.first();
        for (int call = 1; ; call++) {
            int status = post(client, id, body);
            if (status >= OK && status < REDIRECT) {
                return true;
            }
            boolean last = call >= tries.most() || refused(status);
            // whoever closes waits for one more call of each alert, and not for pauses
            if (last || closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return !last && isTaken(post(client, id, body));
            }
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(tries.longest()) > 0 ? tries.longest() : doubled;
        }
    }

    private static boolean isTaken(int status) {
        return status >= OK && status < REDIRECT;
    }

    /** What no repetition helps; what may pass, or may be put right, is tried again. */
    private static boolean refused(int status) {
        return switch (status) {
            case 401, 403, 404, 408, 410, 421, 425, 426, 429 -> false;
            default -> status >= CLIENT_ERROR && status < SERVER_ERROR;
        };
    }

    /** The status; 0 where there was no answer. */
    private int post(HttpClient client, String id, byte[] body) throws InterruptedException {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        HttpRequest request =
                HttpRequest.newBuilder(settings.url())
                        .timeout(settings.timeout())
                        .header("content-type", "application/json")
                        .header("idempotency-key", id)
                        .header(WebhookSignature.TIMESTAMP, timestamp)
                        .header(
                                WebhookSignature.HEADER,
                                WebhookSignature.of(settings.secret(), timestamp, body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Waits a moment for what is left; drops the rest. */
    @Override
    public void close() {
        closing.countDown();
        boolean woken = queue.offer(WAKE); // a full queue keeps its thread awake anyway
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            return;
        }
        LOG.log(Level.DEBUG, "alerts left=" + (queue.size() - (woken ? 1 : 0)));
        try {
            if (!running.join(tries.closing())) {
                running.interrupt();
            }
        } catch (InterruptedException e) {
            running.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
