package io.tollgate.node.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a query string, each known and there at most once. */
final class QueryParameters {
    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads them.
     *
     * @param query as it came, without the question mark
     * @throws BadParameter where one is unknown, twice there or badly encoded
     */
    QueryParameters(String query, List<String> known) {
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals), "a name");
            if (!known.contains(name)) {
                throw new BadParameter(
                        name, "unknown parameter (expected: " + String.join(", ", known) + ")");
            }
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1), name);
            if (values.putIfAbsent(name, value) != null) {
                throw new BadParameter(name, "there twice (expected: once)");
            }
        }
    }

    /** "" where it is not there. */
    String get(String name) {
        return values.getOrDefault(name, "");
    }

    String get(String name, String fallback) {
        String value = get(name);
        return value.isEmpty() ? fallback : value;
    }

    /** For values that never hold a space: a plus sign may have been sent as it is. */
    String withPlus(String name, String fallback) {
        return get(name, fallback).replace(' ', '+');
    }

    /** A whole number within bounds. */
    int number(String name, int fallback, int min, int max) {
        String value = get(name);
        if (value.isEmpty()) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the same words as a number out of bounds
        }
        throw new BadParameter(name, value + " (expected: " + min + " to " + max + ")");
    }

    private static String decoded(String text, String name) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadParameter(
                    name, "badly encoded (expected: UTF-8 in percent signs and hex digits)");
        }
    }

    /** A parameter that cannot be used. */
    static final class BadParameter extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String name;

        BadParameter(String name, String message) {
            super(name + ": " + message, null, false, false);
            this.name = name;
        }

        String parameter() {
            return name;
        }
    }
}
