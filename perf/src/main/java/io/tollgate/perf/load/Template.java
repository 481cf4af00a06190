package io.tollgate.perf.load;

import java.util.Map;

/** A configuration file with {@code <name>} where values go. */
public record Template(String text) {
    /** The text with every value in its places; values that have no place are a mistake. */
    public String with(Map<String, Object> values) {
        String filled = text;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            String place = "<" + value.getKey() + ">";
            if (!filled.contains(place)) {
                throw new IllegalArgumentException(place + " (expected: a place in the template)");
            }
            filled = filled.replace(place, value.getValue().toString());
        }
        return filled;
    }
}
