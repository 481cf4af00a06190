package io.tollgate.node.routing;

import io.tollgate.providers.upstream.FailureClass;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request's walk over its candidates. One thread.
 *
 * <p>{@link #next} says what to try; then one of {@link #failed}, {@link #succeeded} and {@link
 * #abandoned} is told, and after a failure {@code next} is asked again. What is told about an
 * attempt that has ended is without effect.
 *
 * <p>The walk: within a target the least loaded usable key, each key once; then the other targets
 * of the group; then, where the failure may pass by itself, the same group again after a pause;
 * then the next group. The class of the last failure says where in this order to go on ({@link
 * Course}). A request that finds no usable key at all may probe one that is out, if nothing has
 * failed there within a second.
 */
public final class Route implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /**
     * The part of a told pause that is added by chance at most, so that not all come back at once.
     */
    private static final int PAUSE_SPREAD = 10;

    /** A provider that says nothing for so long is at fault, whatever the request's deadline. */
    private static final long FAIR_NANOS = 30_000_000_000L;

    /** How much too early a timer may go off. */
    private static final long TIMER_NANOS = 20_000_000L;

    private final RouteRules rules;
    private final Plan plan;
    private final long deadlineNanos;

    private Course course = Course.START;
    private int attempts;
    private int unsuitable;
    private int group;
    private int target = Choice.NONE;
    private long triedKeys;
    private long triedTargets;
    private long wrongTargets;
    private int repeats;
    private boolean answering;
    private @Nullable Claim claim;
    private @Nullable Gate gate;

    Route(RouteRules rules, Plan plan, long deadlineNanos) {
        this.rules = rules;
        this.plan = plan;
        this.deadlineNanos = deadlineNanos;
    }

    /** What to do next. Not while an attempt is under way. */
    public Step next() {
        if (claim != null) {
            throw new IllegalStateException(
                    "an attempt is under way (expected: its outcome before the next step)");
        }
        if (course == Course.OVER) {
            return new Step.GiveUp(null, Step.Reason.FINAL);
        }
        long now = rules.now();
        if (beyondDeadline(now, 0)) {
            return giveUp(null, Step.Reason.DEADLINE);
        }
        if (attempts - unsuitable >= rules.settings.maxAttempts()) {
            return giveUp(earliest(now), Step.Reason.ATTEMPTS);
        }
        boolean charged = course.charged();
        if (charged && !rules.budget.tryRetry(now)) {
            return giveUp(earliest(now), Step.Reason.RETRY_BUDGET);
        }
        Step.Try step = choose(now);
        if (step == null) {
            if (charged) {
                rules.budget.giveBack(now);
            }
            return giveUp(
                    earliest(now),
                    attempts == 0 ? Step.Reason.NO_HEALTHY_KEY : Step.Reason.EXHAUSTED);
        }
        if (attempts++ == 0) {
            rules.budget.request(now);
        }
        return step;
    }

    /**
     * The provider has begun a good answer and its first byte goes to the client: nothing is
     * retried from here on. The call is still in flight.
     *
     * @param firstByteNanos time from the start of the attempt to that byte
     */
    public void answering(long firstByteNanos) {
        if (claim != null && !answering) {
            answering = true;
            claim.firstByte(firstByteNanos);
        }
    }

    /**
     * The attempt failed.
     *
     * @param retryAfter how long the provider asks to wait; null where it does not
     * @param requestSent whether any byte of the request may have reached the provider
     */
    public void failed(FailureClass failure, @Nullable Duration retryAfter, boolean requestSent) {
        if (claim == null) {
            return;
        }
        if (failure != FailureClass.TIMEOUT || !byOwnDeadline(claim)) {
            claim.failed(failure, retryAfter, requestSent);
        }
        release();
        course = answering ? Course.OVER : Course.after(failure);
        if (course == Course.OTHER_MODEL) {
            wrongTargets |= 1L << target;
        }
    }

    /**
     * The request cannot be put to this model, and was not sent: another model may be able to. It
     * counts as no attempt and against nobody.
     */
    public void unsuitable() {
        if (claim == null) {
            return;
        }
        release();
        unsuitable++;
        course = Course.OTHER_MODEL;
        wrongTargets |= 1L << target;
    }

    /**
     * The answer is complete.
     *
     * @param firstByteNanos time from the start of the attempt to its first byte; not looked at
     *     after {@link #answering}
     */
    public void succeeded(long firstByteNanos) {
        if (claim == null) {
            return;
        }
        answering(firstByteNanos);
        claim.succeeded();
        release();
        course = Course.OVER;
    }

    /**
     * The attempt ended by nobody's fault: the client is gone, or the node stops. A deadline of the
     * request that ends it is told as {@code TIMEOUT}; it counts against the provider only when
     * that had a fair time.
     */
    public void abandoned() {
        release();
        course = Course.OVER;
    }

    /** Gives back what is held; without effect after an outcome. */
    @Override
    public void close() {
        abandoned();
    }

    /** Attempts begun so far. */
    public int attempts() {
        return attempts;
    }

    /** The provider of the first candidate, whether it will be tried first or not. */
    public Provider first() {
        return plan.first().provider();
    }

    /** Asks that gate before a candidate is used. Before the first {@link #next}. */
    public void guardedBy(Gate asked) {
        gate = asked;
    }

    /** Says whether a candidate may be used at all. */
    @FunctionalInterface
    public interface Gate {
        /** Called for each key of a model once more. */
        boolean enter(Provider provider, String model);
    }

    /** All that may be asked, each model of each provider once or more. */
    public void candidates(BiConsumer<Provider, String> each) {
        for (int g = 0; g < plan.groups(); g++) {
            for (int t = 0; t < plan.targets(g); t++) {
                each.accept(plan.target(g, t).provider(), plan.target(g, t).model());
            }
        }
    }

    Plan plan() {
        return plan;
    }

    private Step.@Nullable Try choose(long now) {
        Step.Try step = null;
        if (target != Choice.NONE && course != Course.OTHER_MODEL) {
            step = otherKey(now);
        }
        while (step == null && group < plan.groups()) {
            step = otherTarget(now);
            if (step == null && course.mayRepeat()) {
                step = again(now);
            }
            if (step == null) {
                nextGroup();
            }
        }
        return step == null && attempts == 0 ? lastResort(now) : step;
    }

    private Step.@Nullable Try otherKey(long now) {
        Target keys = plan.target(group, target);
        while (true) {
            int key = Choice.leastLoaded(keys, triedKeys, rules.random, now);
            if (key == Choice.NONE) {
                return null;
            }
            Step.Try step = take(keys, key, false, now);
            if (step != null) {
                return step;
            }
        }
    }

    private Step.@Nullable Try otherTarget(long now) {
        while (true) {
            int next = Choice.target(plan, group, triedTargets, rules.random, now);
            if (next == Choice.NONE) {
                return null;
            }
            enter(next);
            Step.Try step = otherKey(now);
            if (step != null) {
                return step;
            }
        }
    }

    /** The same group once more, whichever key of it may be used first. */
    private Step.@Nullable Try again(long now) {
        boolean last = group + 1 == plan.groups();
        int repeatsAllowed = rules.settings.retriesBeforeFallback();
        if (attempts == 0 || repeatsAllowed == 0 || (!last && repeats >= repeatsAllowed)) {
            return null;
        }
        int bestTarget = Choice.NONE;
        int bestKey = Choice.NONE;
        long wait = rules.maxWaitNanos;
        for (int i = 0; i < plan.targets(group); i++) {
            if (Choice.isSet(wrongTargets, i)) {
                continue;
            }
            Target keys = plan.target(group, i);
            int key = Choice.soonest(keys, wait, now);
            if (key != Choice.NONE) {
                bestTarget = i;
                bestKey = key;
                wait = keys.candidate(key).key().load().coolDown().remainingNanos(now);
            }
        }
        if (bestKey == Choice.NONE) {
            return null;
        }
        long delay = wait + (wait == 0 ? 0 : rules.random.nextLong(wait / PAUSE_SPREAD + 1));
        if (course == Course.AFTER_BACKOFF) {
            delay = Math.max(delay, rules.backoff(repeats));
        }
        if (beyondDeadline(now, delay)) {
            return null;
        }
        target = bestTarget;
        Step.Try step = take(plan.target(group, bestTarget), bestKey, false, now);
        if (step != null) {
            repeats++;
        }
        return step == null || delay == 0 ? step : delayed(step, delay);
    }

    /** Nothing is usable: a key that is out by failures may be probed before its time. */
    private Step.@Nullable Try lastResort(long now) {
        for (group = 0; group < plan.groups(); group++) {
            for (int i = 0; i < plan.targets(group); i++) {
                enter(i);
                Target keys = plan.target(group, i);
                for (int key = 0; key < keys.size(); key++) {
                    if (!keys.candidate(key).key().load().coolDown().active(now)) {
                        Step.Try step = take(keys, key, true, now);
                        if (step != null) {
                            return step;
                        }
                    }
                }
            }
        }
        return null;
    }

    private Step.@Nullable Try take(Target keys, int key, boolean early, long now) {
        triedKeys |= 1L << key;
        Step.Try step = keys.candidate(key);
        if (gate != null && !gate.enter(step.provider(), step.model())) {
            return null;
        }
        claim = Claim.take(rules, step.key().load(), step.model(), early, now);
        return claim == null ? null : step;
    }

    private void enter(int index) {
        target = index;
        triedTargets |= 1L << index;
        triedKeys = 0;
    }

    private void nextGroup() {
        group++;
        target = Choice.NONE;
        triedTargets = 0;
        wrongTargets = 0;
        repeats = 0;
    }

    private void release() {
        if (claim != null) {
            claim.release();
            claim = null;
        }
    }

    private Step giveUp(@Nullable Duration retryAfter, Step.Reason reason) {
        course = Course.OVER;
        return new Step.GiveUp(retryAfter, reason);
    }

    private boolean beyondDeadline(long now, long delay) {
        return deadlineNanos != Long.MAX_VALUE && deadlineNanos - now <= delay;
    }

    /**
     * Whether a timeout says nothing of the provider, because the request gave it too little time.
     * Otherwise a client with short deadlines could put a key out for everybody.
     */
    private boolean byOwnDeadline(Claim timedOut) {
        long now = rules.now();
        return beyondDeadline(now, TIMER_NANOS)
                && (answering || timedOut.heldNanos(now) < FAIR_NANOS);
    }

    /** When the first of all candidates may be used; null when one may be used already. */
    private @Nullable Duration earliest(long now) {
        long earliest = Long.MAX_VALUE;
        for (int g = 0; g < plan.groups(); g++) {
            for (int t = 0; t < plan.targets(g); t++) {
                Target keys = plan.target(g, t);
                for (int key = 0; key < keys.size(); key++) {
                    long wait =
                            Health.waitNanos(keys.candidate(key).key().load(), keys.model(), now);
                    earliest = Math.min(earliest, wait);
                }
            }
        }
        return earliest == 0 ? null : Duration.ofNanos(earliest);
    }

    private static Step.Try delayed(Step.Try step, long nanos) {
        long millis = (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return new Step.Try(step.provider(), step.key(), step.model(), millis);
    }
}
