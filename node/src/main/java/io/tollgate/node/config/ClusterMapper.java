package io.tollgate.node.config;

import io.tollgate.cluster.hazelcast.BindAddress;
import io.tollgate.cluster.hazelcast.MemberSettings;
import io.tollgate.cluster.hazelcast.MemberSettings.Joining;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps {@code cluster}: how this node is one of several. */
final class ClusterMapper {
    private static final Range SIZE = Range.count(1, MemberSettings.LARGEST);
    private static final Range BACKUPS = Range.count(0, MemberSettings.MOST_BACKUPS);
    private static final Range PORT = Range.count(1, 65_535);
    private static final Range SILENCE =
            Range.time(MemberSettings.SHORTEST_SILENCE, MemberSettings.LONGEST_SILENCE);
    private static final String NAME = "at most 64 letters, digits, '-', '_' or '.'";
    private static final String MEMBER = "HOST or HOST:PORT";
    private static final String SERVICE = "the full name of a headless service";
    private static final int LONGEST_NAME = 64;

    private ClusterMapper() {}

    /** Null where a problem was told. */
    static @Nullable MemberSettings cluster(SettingReader in) {
        String name = name(in);
        String secret = secret(in);
        String host = host(in);
        int port = in.integer("port", MemberSettings.DEFAULT_PORT, PORT);
        Joining joining = joining(in);
        int size = size(in, joining);
        int backups = in.integer("backups", MemberSettings.usualBackups(size), BACKUPS);
        var silence = in.duration("silence", MemberSettings.DEFAULT_SILENCE, SILENCE);
        return name == null || secret == null || host == null || joining == null
                ? null
                : new MemberSettings(name, secret, host, port, joining, size, backups, silence);
    }

    private static @Nullable String name(SettingReader in) {
        String name = in.required("name", "a name that all nodes of the cluster share");
        if (name == null
                || (!name.isEmpty()
                        && name.length() <= LONGEST_NAME
                        && name.chars().allMatch(ClusterMapper::inName))) {
            return name;
        }
        in.problem("name", in.shown("name") + " (expected: " + NAME + ")");
        return null;
    }

    private static @Nullable String secret(SettingReader in) {
        Secret secret = in.requiredSecret("secret");
        if (secret == null || secret.reveal().length() >= MemberSettings.SHORTEST_SECRET) {
            return secret == null ? null : secret.reveal();
        }
        in.problem(
                "secret",
                "too short (expected: at least "
                        + MemberSettings.SHORTEST_SECRET
                        + " characters, the same on all nodes)");
        return null;
    }

    private static @Nullable String host(SettingReader in) {
        boolean allowPublic = in.bool("allow-public", false);
        String host = in.required("host", "the address at which other nodes reach this one");
        if (host == null) {
            return null;
        }
        String problem = BindAddress.problem(host.strip(), allowPublic).orElse(null);
        if (problem == null) {
            return host.strip();
        }
        in.problem("host", in.shown("host") + " " + problem);
        return null;
    }

    private static @Nullable Joining joining(SettingReader in) {
        List<String> members = in.list("members", ClusterMapper::member);
        boolean listed = in.hasItems("members");
        boolean kubernetes = in.has("kubernetes");
        Joining found =
                kubernetes
                        ? in.mapping("kubernetes", ClusterMapper::kubernetes)
                        : new Joining.Addresses(members);
        if (listed == kubernetes) {
            in.problem(
                    listed ? "kubernetes" : "members",
                    (listed ? "beside members" : "missing")
                            + " (expected: either members, a list of all nodes, or kubernetes)");
            return null;
        }
        return found;
    }

    private static @Nullable String member(SettingItem item) {
        String text = item.requiredText(MEMBER);
        if (text == null) {
            return null;
        }
        String member = text.strip();
        int colon = member.lastIndexOf(':');
        boolean hasPort = colon >= 0 && member.indexOf(']', colon) < 0;
        if (!hasPort) {
            return member + ":" + MemberSettings.DEFAULT_PORT;
        }
        if (colon > 0 && isPort(member.substring(colon + 1))) {
            return member;
        }
        item.problem(item.shown() + " (expected: " + MEMBER + ")");
        return null;
    }

    private static @Nullable Joining kubernetes(SettingReader in) {
        if (in.has("service-dns")) {
            String service = in.required("service-dns", SERVICE);
            return service == null ? null : new Joining.KubernetesDns(service);
        }
        String service = in.required("service", "the name of a service, or service-dns");
        String namespace = in.text("namespace", "default");
        return service == null ? null : new Joining.KubernetesApi(namespace, service);
    }

    private static int size(SettingReader in, @Nullable Joining joining) {
        return switch (joining) {
            case Joining.Addresses(var members) ->
                    in.integer("size", Math.clamp(members.size(), 1, MemberSettings.LARGEST), SIZE);
            case Joining.KubernetesDns _, Joining.KubernetesApi _ -> requiredSize(in);
            case null -> in.integer("size", 1, SIZE);
        };
    }

    private static int requiredSize(SettingReader in) {
        if (!in.has("size")) {
            in.problem("size", "missing (expected: how many nodes the whole cluster has)");
        }
        return in.integer("size", 1, SIZE);
    }

    private static boolean isPort(String text) {
        return !text.isEmpty()
                && text.length() <= 5
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && PORT.contains(Integer.parseInt(text));
    }

    private static boolean inName(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
