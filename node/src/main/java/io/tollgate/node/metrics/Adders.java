package io.tollgate.node.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Rows of adders, one for each value of a closed label. */
final class Adders {
    private Adders() {}

    static LongAdder[] of(int size) {
        var adders = new LongAdder[size];
        for (int i = 0; i < size; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /** One for each constant; a look-up is an array access. */
    static <E extends Enum<E>> Map<E, LongAdder> of(Class<E> type) {
        var adders = new EnumMap<E, LongAdder>(type);
        for (E constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }

    static <E extends Enum<E>> void increment(Map<E, LongAdder> adders, E constant) {
        LongAdder adder = adders.get(constant);
        if (adder != null) {
            adder.increment();
        }
    }

    static long[] sums(LongAdder[] adders) {
        long[] sums = new long[adders.length];
        for (int i = 0; i < adders.length; i++) {
            sums[i] = adders[i].sum();
        }
        return sums;
    }
}
