package io.tollgate.cluster.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes say to each other about provider keys. The bytes are a contract between releases: a
 * number of format, the sender, a number of kind, and what that kind has. A format or kind that is
 * not known is left alone.
 */
sealed interface LoadMessage {
    int FORMAT = 1;

    /** Calls in flight on the sender: every key that has any, or news of its quota. */
    record Counts(List<Count> keys) implements LoadMessage {
        public Counts {
            keys = List.copyOf(keys);
        }
    }

    /**
     * One key.
     *
     * @param requests remaining, -1 when not told
     * @param tokens remaining, -1 when not told
     * @param quota whether the provider told these two just now
     */
    record Count(String key, int inFlight, boolean quota, long requests, long tokens) {}

    /** A provider asked to leave a key alone. */
    record Pause(String key, long nanos, int strikes) implements LoadMessage {}

    /** A breaker has changed; model "" for the one over the whole key. */
    record Health(String key, String model, HealthNews.Turn turn, long nanos, int openings)
            implements LoadMessage {}

    /**
     * Who says it.
     *
     * @param incarnation which run of that node
     */
    record From(String node, long incarnation) {}

    /** A message with its sender. */
    record Heard(From from, LoadMessage message) {}

    static byte[] write(From from, LoadMessage message) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(from.node());
            out.writeLong(from.incarnation());
            switch (message) {
                case Counts counts -> writeCounts(out, counts);
                case Pause(String key, long nanos, int strikes) -> {
                    out.writeByte(2);
                    out.writeUTF(key);
                    out.writeLong(nanos);
                    out.writeInt(strikes);
                }
                case Health health -> {
                    out.writeByte(3);
                    out.writeUTF(health.key());
                    out.writeUTF(health.model());
                    out.writeByte(health.turn().code);
                    out.writeLong(health.nanos());
                    out.writeInt(health.openings());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory only: a text of more than 64 KB
        }
        return bytes.toByteArray();
    }

    /** Null where it is of another format or kind, or broken. */
    static @Nullable Heard read(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORMAT) {
                return null;
            }
            var from = new From(in.readUTF(), in.readLong());
            LoadMessage message =
                    switch (in.readByte()) {
                        case 1 -> readCounts(in);
                        case 2 -> new Pause(in.readUTF(), in.readLong(), in.readInt());
                        case 3 -> readHealth(in);
                        default -> null;
                    };
            return message == null ? null : new Heard(from, message);
        } catch (IOException e) {
            return null;
        }
    }

    private static void writeCounts(DataOutputStream out, Counts counts) throws IOException {
        out.writeByte(1);
        out.writeInt(counts.keys().size());
        for (Count each : counts.keys()) {
            out.writeUTF(each.key());
            out.writeInt(each.inFlight());
            out.writeBoolean(each.quota());
            if (each.quota()) {
                out.writeLong(each.requests());
                out.writeLong(each.tokens());
            }
        }
    }

    private static @Nullable Counts readCounts(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > LoadTable.MAX_KEYS) {
            return null;
        }
        var keys = new ArrayList<Count>();
        for (int i = 0; i < size; i++) {
            String key = in.readUTF();
            int inFlight = in.readInt();
            boolean quota = in.readBoolean();
            keys.add(
                    quota
                            ? new Count(key, inFlight, true, in.readLong(), in.readLong())
                            : new Count(key, inFlight, false, -1, -1));
        }
        return new Counts(keys);
    }

    private static @Nullable Health readHealth(DataInputStream in) throws IOException {
        String key = in.readUTF();
        String model = in.readUTF();
        HealthNews.Turn turn = HealthNews.Turn.of(in.readByte());
        return turn == null ? null : new Health(key, model, turn, in.readLong(), in.readInt());
    }
}
