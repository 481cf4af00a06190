package io.tollgate.providers.catalog;

/**
 * Adds up counts times prices and rounds once, at the end: the only place where money is rounded.
 *
 * <p>A price is nano-dollars for a quantity (a million tokens, a minute, ...), so a count of it
 * costs a fraction of nano-dollars. Invariant: {@code nanos + parts / PARTS} is the exact sum of
 * all that was added, and {@code parts} stays below what overflows, because each addition brings
 * less than {@code PARTS}. Every quantity divides {@code PARTS}. What does not fit a long (9.2
 * billion dollars) stays at the largest one.
 *
 * <p>Of one thread; made for one sum.
 */
final class NanoSum {
    /** The least common multiple of all quantities. */
    static final int PARTS = 3_000_000;

    private long nanos;
    private long parts;

    /**
     * Adds the price of a count.
     *
     * @param count at least 0
     * @param rate nano-dollars for {@code quantity}, at least 0
     */
    void add(long count, long rate, int quantity) {
        if (count == 0 || rate == 0) {
            return;
        }
        // rate = whole * quantity + rest, count = many * quantity + few: no product here loses a
        // digit
        long whole = rate / quantity;
        long rest = rate % quantity;
        long many = count / quantity;
        long few = count % quantity;
        plus(product(count, whole));
        plus(product(many, rest));
        long last = few * rest;
        plus(last / quantity);
        parts += (last % quantity) * (PARTS / quantity);
    }

    /** The sum, half a nano-dollar rounded up. */
    long rounded() {
        long sum = nanos + (parts + PARTS / 2) / PARTS;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private void plus(long amount) {
        long sum = nanos + amount;
        nanos = sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static long product(long a, long b) {
        long low = a * b;
        return Math.multiplyHigh(a, b) == 0 && low >= 0 ? low : Long.MAX_VALUE;
    }
}
