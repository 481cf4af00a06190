package io.tollgate.perf.load;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Medians over the rounds. Rounds with a remark are left out as long as at least half of them have
 * none; otherwise all count.
 */
final class Summary {
    /**
     * A figure over some rounds.
     *
     * @param rounds how many rounds it is from
     */
    record Figure(double median, double min, double max, int rounds) {}

    private final List<Sample> samples;

    Summary(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    Optional<Figure> figure(String scenario, String gateway, ToDoubleFunction<Sample> value) {
        double[] values = trusted(scenario, gateway).stream().mapToDouble(value).sorted().toArray();
        if (values.length == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Figure(median(values), values[0], values[values.length - 1], values.length));
    }

    /** Median of one gateway divided by that of another. */
    Optional<Double> ratio(
            String scenario, String gateway, String base, ToDoubleFunction<Sample> value) {
        Optional<Figure> divisor = figure(scenario, base, value);
        return figure(scenario, gateway, value)
                .filter(f -> divisor.isPresent() && divisor.get().median() > 0)
                .map(f -> f.median() / divisor.orElseThrow().median());
    }

    /** Median of one gateway minus that of another. */
    Optional<Double> added(
            String scenario, String gateway, String base, ToDoubleFunction<Sample> value) {
        Optional<Figure> subtrahend = figure(scenario, base, value);
        return figure(scenario, gateway, value)
                .filter(f -> subtrahend.isPresent())
                .map(f -> f.median() - subtrahend.orElseThrow().median());
    }

    /** The samples that count. */
    List<Sample> trusted(String scenario, String gateway) {
        List<Sample> all = all(scenario, gateway);
        List<Sample> clean = all.stream().filter(Sample::clean).toList();
        return clean.size() * 2 >= all.size() ? clean : all;
    }

    List<Sample> all(String scenario, String gateway) {
        return samples.stream()
                .filter(s -> s.scenario().equals(scenario) && s.gateway().equals(gateway))
                .toList();
    }

    List<Sample> samples() {
        return samples;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
