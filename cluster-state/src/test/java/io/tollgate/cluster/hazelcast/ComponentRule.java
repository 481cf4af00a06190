package io.tollgate.cluster.hazelcast;

import io.tollgate.cluster.grid.EntryRule;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version for each node, as the ledger keeps them: {@code a=5 b=7}. A command {@code a=6} raises
 * a version; the same or an older one changes nothing. The reply is the whole value.
 */
final class ComponentRule implements EntryRule {
    @Override
    public Change apply(byte @Nullable [] before, byte[] command) {
        Map<String, Long> all = before == null ? new TreeMap<>() : read(before);
        Map<String, Long> after = joined(all, read(command));
        byte[] text = write(after);
        return after.equals(all) ? new Kept(text) : new Put(text, text);
    }

    @Override
    public byte[] merge(byte[] one, byte[] other) {
        return write(joined(read(one), read(other)));
    }

    static byte[] command(String node, long version) {
        return (node + "=" + version).getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, Long> read(byte[] text) {
        var all = new TreeMap<String, Long>();
        for (String each : new String(text, StandardCharsets.UTF_8).split(" ", -1)) {
            int at = each.indexOf('=');
            all.put(each.substring(0, at), Long.parseLong(each.substring(at + 1)));
        }
        return all;
    }

    private static Map<String, Long> joined(Map<String, Long> one, Map<String, Long> other) {
        var both = new TreeMap<>(one);
        other.forEach((node, version) -> both.merge(node, version, Math::max));
        return both;
    }

    private static byte[] write(Map<String, Long> all) {
        var text = new StringBuilder();
        all.forEach((node, version) -> {
            text.append(text.isEmpty() ? "" : " ").append(node).append('=').append(version);
        });
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
