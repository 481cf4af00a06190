package io.tollgate.node.request;

import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.node.metrics.RequestMetrics;
import io.tollgate.node.routing.Router;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the request path works with, the same for all I/O threads. The rules are replaced when the
 * configuration changes; a request uses those it read first.
 */
public final class RequestServices {
    private final RunningSessions sessions = new RunningSessions();
    private final OpenJobs jobs = new OpenJobs();
    private final Router router;
    private final RequestLimits limits;
    private final KeyAnswer ownKey;
    private final Predicate<Exchange> otherRoutes;
    private final Conversations conversations = new Conversations(Clock.systemUTC());
    private final Accounting accounting;
    private final FailureLog failures = new FailureLog(System::nanoTime);
    private volatile Rules rules;
    private final Pricing pricing;
    private final List<Recording> recordings;
    private final List<RunningRequests> running;
    private int configurations = 1;
    private volatile String configVersion = "1";

    /**
     * Takes what the node was wired with.
     *
     * @param rules what the configuration says
     * @param pricing what requests cost
     * @param recordings one for each I/O thread
     * @param ownKey tells a virtual key of itself
     * @param otherRoutes answers what is no call of a model, such as health checks; false where the
     *     exchange is not its business
     */
    public RequestServices(
            Router router,
            Rules rules,
            RequestMetrics metrics,
            RequestLimits limits,
            Pricing pricing,
            List<Recording> recordings,
            KeyAnswer ownKey,
            Predicate<Exchange> otherRoutes) {
        this.router = router;
        this.rules = rules;
        this.accounting = new Accounting(metrics);
        this.limits = limits;
        this.pricing = pricing;
        this.recordings = List.copyOf(recordings);
        this.running = recordings.stream().map(_ -> new RunningRequests()).toList();
        this.ownKey = ownKey;
        this.otherRoutes = otherRoutes;
    }

    /**
     * What a configuration says of requests.
     *
     * @param readOnWithoutClient whether a stream whose client has gone is read to its end
     * @param texts whose texts are kept
     * @param funds what requests are paid from
     */
    public record Rules(KeyRing keys, boolean readOnWithoutClient, TextRules texts, Funds funds) {}

    /**
     * Another configuration is in force: for the requests that begin from now on. Those that are
     * running end where their virtual key is gone.
     */
    public synchronized void swap(Rules next) {
        rules = next;
        configVersion = Integer.toString(++configurations);
        conversations.forget();
        accounting.forget();
        sessions.keysChanged(next.keys());
        running.forEach(thread -> thread.keep(next.keys()));
    }

    /**
     * Ends what runs with a key, or a secret of it, whose date came after one time and by another.
     */
    void endExpired(Instant after, Instant by) {
        KeyRing keys = rules.keys();
        if (keys.anyExpired(after, by)) {
            sessions.keysChanged(keys);
            running.forEach(thread -> thread.keep(keys));
        }
    }

    /** Of the thread the exchange is on. */
    RunningRequests running(Exchange exchange) {
        return running.get(exchange.loop().index());
    }

    /** Those that may last, to be ended from outside. */
    public RunningSessions sessions() {
        return sessions;
    }

    /** Those of providers that run for requests, to be waited for at the stop. */
    public OpenJobs jobs() {
        return jobs;
    }

    Funds funds() {
        return rules.funds();
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
        return rules.keys();
    }

    /** Whether a stream whose client has gone is read to its end, so that its usage is known. */
    boolean readOnWithoutClient() {
        return rules.readOnWithoutClient();
    }

    /** Whose texts are kept. */
    TextRules texts() {
        return rules.texts();
    }

    RequestLimits limits() {
        return limits;
    }

    KeyAnswer ownKey() {
        return ownKey;
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
