package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Shares as our configuration takes them: whole numbers from 1 to 1000. */
final class Weights {
    private static final int MOST = 1000;

    private Weights() {}

    /** The same shares; exact where that can be, and never less than 1. */
    static List<Integer> scaled(List<BigDecimal> weights) {
        int scale = 0;
        for (BigDecimal weight : weights) {
            scale = Math.max(scale, Math.min(6, weight.stripTrailingZeros().scale()));
        }
        var whole = new ArrayList<BigInteger>();
        BigInteger common = BigInteger.ZERO;
        BigInteger largest = BigInteger.ONE;
        for (BigDecimal weight : weights) {
            BigInteger number =
                    weight.movePointRight(scale)
                            .setScale(0, RoundingMode.HALF_UP)
                            .toBigInteger()
                            .max(BigInteger.ONE);
            whole.add(number);
            common = common.gcd(number);
            largest = largest.max(number);
        }
        var scaled = new ArrayList<Integer>();
        for (BigInteger number : whole) {
            BigInteger reduced = number.divide(common);
            BigInteger most = largest.divide(common);
            scaled.add(
                    most.compareTo(BigInteger.valueOf(MOST)) <= 0
                            ? reduced.intValueExact()
                            : Math.max(
                                    1,
                                    reduced.multiply(BigInteger.valueOf(MOST))
                                            .divide(most)
                                            .intValueExact()));
        }
        return List.copyOf(scaled);
    }
}
