package io.tollgate.node.request;

import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.routing.Router;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What the request path works with, the same for all I/O threads. The key ring is replaced when the
 * configuration changes; a request uses the one it read first.
 */
public final class RequestServices {
    private final Router router;
    private final RequestLimits limits;
    private final RandomGenerator random;
    private final Predicate<Exchange> otherRoutes;
    private final Conversations conversations = new Conversations(Clock.systemUTC());
    private final Accounting accounting;
    private final FailureLog failures = new FailureLog(System::nanoTime);
    private volatile KeyRing keys;
    private volatile boolean readOnWithoutClient;
    private final Pricing pricing;
    private final List<Recording> recordings;
    private volatile Funds funds;
    private int configurations = 1;
    private volatile String configVersion = "1";

    /**
     * Takes what the node was wired with.
     *
     * @param readOnWithoutClient whether a stream whose client has gone is read to its end
     * @param pricing what requests cost
     * @param recordings one for each I/O thread
     * @param funds what requests are paid from
     * @param otherRoutes answers what is no call of a model, such as health checks; false where the
     *     exchange is not its business
     */
    public RequestServices(
            Router router,
            KeyRing keys,
            boolean readOnWithoutClient,
            RequestMetrics metrics,
            RequestLimits limits,
            RandomGenerator random,
            Pricing pricing,
            List<Recording> recordings,
            Funds funds,
            Predicate<Exchange> otherRoutes) {
        this.router = router;
        this.keys = keys;
        this.readOnWithoutClient = readOnWithoutClient;
        this.accounting = new Accounting(metrics);
        this.limits = limits;
        this.random = random;
        this.pricing = pricing;
        this.recordings = List.copyOf(recordings);
        this.funds = funds;
        this.otherRoutes = otherRoutes;
    }

    /** Another configuration is in force: for the requests that begin from now on. */
    public synchronized void swap(KeyRing next, Funds paidFrom, boolean readOn) {
        funds = paidFrom;
        keys = next;
        readOnWithoutClient = readOn;
        configVersion = Integer.toString(++configurations);
        conversations.forget();
        accounting.forget();
    }

    Funds funds() {
        return funds;
    }

    Pricing pricing() {
        return pricing;
    }

    /** Of the thread the exchange is on. */
    Recording recording(Exchange exchange) {
        return recordings.get(exchange.loop().index());
    }

    /** How often the configuration has been taken over since the start, the first included. */
    String configVersion() {
        return configVersion;
    }

    Router router() {
        return router;
    }

    KeyRing keys() {
        return keys;
    }

    /** Whether a stream whose client has gone is read to its end, so that its usage is known. */
    boolean readOnWithoutClient() {
        return readOnWithoutClient;
    }

    RequestLimits limits() {
        return limits;
    }

    RandomGenerator random() {
        return random;
    }

    Predicate<Exchange> otherRoutes() {
        return otherRoutes;
    }

    Conversations conversations() {
        return conversations;
    }

    FailureLog failures() {
        return failures;
    }

    Accounting accounting() {
        return accounting;
    }

    long nanoTime() {
        return System.nanoTime();
    }
}
