package io.tollgate.node.spending;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tollgate.audit.sink.WebhookSettings;
import io.tollgate.governance.ledger.Account;
import io.tollgate.node.config.AuditConfig;
import io.tollgate.node.config.SpendingConfig;
import io.tollgate.node.metrics.GaugeSources;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells of percentages of limits that were reached: in the log, in the metrics, and to the
 * receivers of the configuration. Any thread; nobody waits.
 */
public final class LimitAlerts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LimitAlerts.class.getName());

    /** Limits that are counted apart. */
    private static final int MOST_COUNTED = 1_000;

    private static final Counted OTHERS = new Counted("other", "other", "other");

    private final String node;
    private final AlertWebhook.Tries tries;
    private final InstantSource clock;
    private volatile List<AlertWebhook> webhooks = List.of();

    @GuardedBy("this") private final Map<Counted, Long> counts = new LinkedHashMap<>();

    /** Of receivers that are no longer configured. */
    @GuardedBy("this") private long formerlyDelivered;

    @GuardedBy("this") private long formerlyFailed;

    @GuardedBy("this") private long formerlyDropped;

    /**
     * @param node this node's name
     */
    public LimitAlerts(String node, InstantSource clock) {
        this(node, AlertWebhook.Tries.USUAL, clock);
    }

    LimitAlerts(String node, AlertWebhook.Tries tries, InstantSource clock) {
        this.node = node;
        this.tries = tries;
        this.clock = clock;
    }

    private record Counted(String owner, String unit, String period) {}

    /** Whom to tell from now on; receivers that stay keep what waits for them. */
    public synchronized void take(SpendingConfig spending) {
        var next = new ArrayList<AlertWebhook>();
        var former = new ArrayList<>(webhooks);
        for (AuditConfig.Webhook one : spending.alertWebhooks()) {
            var settings = new WebhookSettings(one.url(), one.secret().reveal(), one.timeout());
            AlertWebhook known =
                    former.stream()
                            .filter(old -> old.settings().equals(settings))
                            .findFirst()
                            .orElseGet(() -> new AlertWebhook(settings, tries, clock));
            former.remove(known);
            next.add(known);
        }
        webhooks = List.copyOf(next);
        former.forEach(old -> Thread.ofVirtual().start(() -> retire(old)));
    }

    private void retire(AlertWebhook old) {
        old.close();
        synchronized (this) {
            formerlyDelivered += old.delivered();
            formerlyFailed += old.failed();
            formerlyDropped += old.dropped();
        }
    }

    /** A percentage of an account's limit was reached. */
    public void reached(Account account, int percent) {
        LOG.log(Level.WARNING, "limit=" + account.id() + " reached=" + percent + "%");
        var alert =
                new LimitAlert(
                        account.id(),
                        account.limit().owner(),
                        account.unit(),
                        account.period().id(),
                        percent,
                        account.most(),
                        account.standing(clock.millis()).spent(),
                        node,
                        clock.instant());
        count(alert);
        for (AlertWebhook webhook : webhooks) {
            webhook.tell(alert);
        }
    }

    private synchronized void count(LimitAlert alert) {
        var counted = new Counted(alert.owner(), alert.unit().label(), alert.period());
        boolean apart = counts.containsKey(counted) || counts.size() < MOST_COUNTED;
        counts.merge(apart ? counted : OTHERS, 1L, Long::sum);
    }

    /** For the metrics. */
    public synchronized GaugeSources.Alerts gauges() {
        var limits = new ArrayList<GaugeSources.Alert>();
        counts.forEach((limit, count) ->
                limits.add(
                        new GaugeSources.Alert(
                                limit.owner(), limit.unit(), limit.period(), count)));
        long delivered = formerlyDelivered;
        long failed = formerlyFailed;
        for (AlertWebhook webhook : webhooks) {
            delivered += webhook.delivered();
            failed += webhook.failed();
        }
        return new GaugeSources.Alerts(limits, delivered, failed);
    }

    /** Alerts for which a queue had no room. */
    public synchronized long dropped() {
        long dropped = formerlyDropped;
        for (AlertWebhook webhook : webhooks) {
            dropped += webhook.dropped();
        }
        return dropped;
    }

    @Override
    public void close() {
        webhooks.forEach(AlertWebhook::close);
    }
}
