package io.tollgate.perf.faults;

import java.io.IOException;
import java.util.List;

/** One thing that is done to a cluster, and what must hold then. */
interface Trial {
    /** For {@code --only}. */
    String name();

    /** What stands above its table. */
    String title();

    /** The settings of the virtual keys that it uses, a line each. */
    List<String> keys();

    /** Begins with a whole cluster; leaves it to others to make it whole again. */
    void run(ClusterUnderTest cluster, Checks checks) throws IOException;

    /** A line of settings for a key whose budget pays for so many answers of the mock. */
    static String budget(String name, long answers) {
        return key(
                name,
                "budgets: [{usd: "
                        + answers * ClusterUnderTest.COST / 1e9
                        + ", period: month, zone: Europe/Berlin}]");
    }

    static String key(String name, String more) {
        return "  - {name: "
                + name
                + ", key: "
                + secret(name)
                + (more.isEmpty() ? "" : ", " + more)
                + "}";
    }

    static String secret(String name) {
        return "tg-" + name + "-0123456789abcdef";
    }
}
