package io.tollgate.node.routing;

import io.tollgate.cluster.load.KeyLoad;
import java.util.random.RandomGenerator;

/**
 * The choice of a key, and of a target in a group. Stateless; allocates nothing. What was tried is
 * a bit set over the index.
 */
final class Choice {
    static final int NONE = -1;

    private Choice() {}

    /**
     * The usable key with the fewest calls in flight for its weight; ties by chance, by weight. A
     * key that was told a moment ago that its quota is used up is taken only when there is no
     * other.
     */
    static int leastLoaded(Target target, long tried, RandomGenerator random, long now) {
        int best = NONE;
        long bestInFlight = 0;
        long bestWeight = 1;
        boolean bestDrained = false;
        int tieWeight = 0;
        for (int i = 0; i < target.size(); i++) {
            ProviderKey key = target.candidate(i).key();
            KeyLoad load = key.load();
            if (isSet(tried, i) || !usable(load, target.model(), now)) {
                continue;
            }
            boolean drained = load.drained(now);
            long inFlight = load.inFlight();
            int weight = key.weight();
            int order = best == NONE ? -1 : Boolean.compare(drained, bestDrained);
            if (order == 0) {
                order = Long.compare(inFlight * bestWeight, bestInFlight * weight);
            }
            if (order > 0) {
                continue;
            }
            tieWeight = order < 0 ? weight : tieWeight + weight;
            if (order < 0 || random.nextInt(tieWeight) < weight) {
                best = i;
                bestInFlight = inFlight;
                bestWeight = weight;
                bestDrained = drained;
            }
        }
        return best;
    }

    /** A target with a usable key, by chance, by weight. */
    static int target(Plan plan, int group, long tried, RandomGenerator random, long now) {
        int targets = plan.targets(group);
        if (targets == 1) {
            return isSet(tried, 0) ? NONE : 0;
        }
        int chosen = NONE;
        int total = 0;
        for (int i = 0; i < targets; i++) {
            Target target = plan.target(group, i);
            if (isSet(tried, i) || !anyUsable(target, now)) {
                continue;
            }
            total += target.weight();
            if (random.nextInt(total) < target.weight()) {
                chosen = i;
            }
        }
        return chosen;
    }

    /** The key that is well but pausing, or not even that, whose pause ends first. */
    static int soonest(Target target, long longestWait, long now) {
        int best = NONE;
        long bestWait = longestWait;
        long bestInFlight = 0;
        for (int i = 0; i < target.size(); i++) {
            KeyLoad load = target.candidate(i).key().load();
            long wait = load.coolDown().remainingNanos(now);
            if (wait > bestWait || Health.ofGates(load, target.model(), now) != Health.WELL) {
                continue;
            }
            if (best == NONE || wait < bestWait || load.inFlight() < bestInFlight) {
                best = i;
                bestWait = wait;
                bestInFlight = load.inFlight();
            }
        }
        return best;
    }

    static boolean isSet(long bits, int index) {
        return (bits & (1L << index)) != 0;
    }

    private static boolean anyUsable(Target target, long now) {
        for (int i = 0; i < target.size(); i++) {
            if (usable(target.candidate(i).key().load(), target.model(), now)) {
                return true;
            }
        }
        return false;
    }

    private static boolean usable(KeyLoad load, String model, long now) {
        return switch (Health.of(load, model, now)) {
            case WELL, PROBE_DUE -> true;
            case PAUSING, OUT -> false;
        };
    }
}
