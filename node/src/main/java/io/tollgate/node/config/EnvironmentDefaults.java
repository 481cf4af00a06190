package io.tollgate.node.config;

import java.util.List;
import java.util.Map;

/**
 * The few defaults that the environment may set, for a node without a file or a container: {@code
 * TOLLGATE_HOST}, {@code TOLLGATE_PORT}, {@code TOLLGATE_ADMIN_HOST}, {@code TOLLGATE_ADMIN_PORT},
 * {@code TOLLGATE_DATA_DIR}. What a file says goes before.
 */
record EnvironmentDefaults(String host, int port, String adminHost, int adminPort, String dataDir) {
    static EnvironmentDefaults read(
            Map<String, String> environment, boolean file, List<Problem> problems) {
        return new EnvironmentDefaults(
                text(
                        environment,
                        "TOLLGATE_HOST",
                        file ? Defaults.HOST : Defaults.HOST_WITHOUT_FILE),
                port(environment, "TOLLGATE_PORT", Defaults.PORT, problems),
                text(environment, "TOLLGATE_ADMIN_HOST", Defaults.ADMIN_HOST),
                port(environment, "TOLLGATE_ADMIN_PORT", Defaults.ADMIN_PORT, problems),
                text(environment, "TOLLGATE_DATA_DIR", Defaults.DATA_DIR));
    }

    private static String text(Map<String, String> environment, String name, String fallback) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? fallback : value.strip();
    }

    private static int port(
            Map<String, String> environment, String name, int fallback, List<Problem> problems) {
        String value = text(environment, name, Integer.toString(fallback));
        try {
            int port = Integer.parseInt(value);
            if (ListenerConfig.PORT.contains(port)) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below, with the same words as a number out of range
        }
        problems.add(new Problem(name, value + " (" + ListenerConfig.PORT.expected() + ")", 0));
        return fallback;
    }
}
