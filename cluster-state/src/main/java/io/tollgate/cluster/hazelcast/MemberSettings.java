package io.tollgate.cluster.hazelcast;

import java.time.Duration;
import java.util.List;

/**
 * How a node is a member of its cluster.
 *
 * @param cluster the name that all members share; not a secret
 * @param secret what all members prove to know; at least {@value #SHORTEST_SECRET} characters
 * @param host the address that other members reach this one at, see {@link BindAddress}
 * @param port 1 to 65535; taken as it is, no other is tried
 * @param joining where other members are looked for
 * @param size of the whole cluster, 1 to {@value #LARGEST}: who is in a part of half of it or less
 *     may not change guarded entries
 * @param backups copies of each guarded entry besides the first, 0 to {@value #MOST_BACKUPS}
 * @param silence how long a member that says nothing still counts as there, 2 s to 60 s
 * @param doubt how long a change waits for its copies before it is in doubt
 */
public record MemberSettings(
        String cluster,
        String secret,
        String host,
        int port,
        Joining joining,
        int size,
        int backups,
        Duration silence,
        Duration doubt) {
    public static final int SHORTEST_SECRET = 16;
    public static final int LARGEST = 100;
    public static final int MOST_BACKUPS = 6;
    public static final int DEFAULT_PORT = 5701;
    public static final int DEFAULT_BACKUPS = 2;
    public static final Duration SHORTEST_SILENCE = Duration.ofSeconds(2);
    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(10);
    public static final Duration DEFAULT_DOUBT = Duration.ofSeconds(1);

    public MemberSettings {
        if (cluster.isBlank()) {
            throw new IllegalArgumentException("cluster: blank (expected: a name)");
        }
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "secret: too short (expected: at least " + SHORTEST_SECRET + " characters)");
        }
        check("port", port, 1, 65_535);
        check("size", size, 1, LARGEST);
        check("backups", backups, 0, MOST_BACKUPS);
        if (silence.compareTo(SHORTEST_SILENCE) < 0 || silence.compareTo(LONGEST_SILENCE) > 0) {
            throw new IllegalArgumentException(
                    "silence: "
                            + silence
                            + " (expected: "
                            + SHORTEST_SILENCE
                            + " to "
                            + LONGEST_SILENCE
                            + ")");
        }
    }

    /** With the usual {@linkplain #DEFAULT_DOUBT time to doubt}. */
    public MemberSettings(
            String cluster,
            String secret,
            String host,
            int port,
            Joining joining,
            int size,
            int backups,
            Duration silence) {
        this(cluster, secret, host, port, joining, size, backups, silence, DEFAULT_DOUBT);
    }

    /** Members that a part of the cluster needs to decide anything: more than half. */
    public int majority() {
        return size / 2 + 1;
    }

    /**
     * So many that every member has everything, as far as that goes: then what is guarded is lost
     * only when all members die.
     */
    public static int usualBackups(int size) {
        return Math.clamp(size - 1L, DEFAULT_BACKUPS, MOST_BACKUPS);
    }

    /** Members that must be there for each guarded entry to have all its copies. */
    int complete() {
        return Math.min(size, backups + 1);
    }

    @Override
    public String toString() {
        return cluster + " at " + host + ":" + port + ", " + joining + ", size " + size;
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    /** Where other members are looked for. Never by multicast. */
    public sealed interface Joining {
        /**
         * A list that is the same on every node.
         *
         * @param members each as {@code HOST:PORT}; this node may be among them
         */
        record Addresses(List<String> members) implements Joining {
            public Addresses {
                members = List.copyOf(members);
            }
        }

        /**
         * The addresses that a headless service of Kubernetes resolves to. Needs no rights.
         *
         * @param service full name, such as {@code tollgate-members.default.svc.cluster.local}
         */
        record KubernetesDns(String service) implements Joining {}

        /** What the API server of Kubernetes lists as endpoints of a service. Needs the right. */
        record KubernetesApi(String namespace, String service) implements Joining {}
    }
}
