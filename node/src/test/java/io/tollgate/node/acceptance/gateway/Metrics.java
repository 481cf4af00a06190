package io.tollgate.node.acceptance.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One look at the gateway's metrics.
 *
 * @param samples the value of each sample by its name with labels, as it stands in the text
 */
public record Metrics(Map<String, Double> samples) {
    static Metrics parse(String exposition) {
        var samples = new LinkedHashMap<String, Double>();
        for (String line : exposition.split("\n", -1)) {
            int space = line.lastIndexOf(' ');
            if (space > 0 && !line.startsWith("#")) {
                samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        }
        return new Metrics(samples);
    }

    /** The sum of all samples of that name whose labels contain all of these. */
    public double sum(String name, String... labels) {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (fits(sample.getKey(), name, labels)) {
                sum += sample.getValue();
            }
        }
        return sum;
    }

    private static boolean fits(String sample, String name, String... labels) {
        if (!sample.equals(name) && !sample.startsWith(name + "{")) {
            return false;
        }
        for (String label : labels) {
            if (!sample.contains(label)) {
                return false;
            }
        }
        return true;
    }
}
