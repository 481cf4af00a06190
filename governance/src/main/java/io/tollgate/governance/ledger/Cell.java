package io.tollgate.governance.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The entry of one account: a part for each node, sorted by name. */
record Cell(List<Part> parts) {
    static final int FORMAT = 1;

    static final Cell EMPTY = new Cell(List.of());

    static Cell of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return EMPTY;
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException(
                        "format: " + format + " (expected: " + FORMAT + ")");
            }
            var parts = new ArrayList<Part>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                parts.add(Part.read(in));
            }
            return new Cell(parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeShort(parts.size());
            for (Part part : parts) {
                part.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Nullable Part part(String node) {
        for (Part part : parts) {
            if (part.node().equals(node)) {
                return part;
            }
        }
        return null;
    }

    Cell with(Part changed) {
        var all = new TreeMap<String, Part>();
        parts.forEach(part -> all.put(part.node(), part));
        all.put(changed.node(), changed);
        return new Cell(List.copyOf(all.values()));
    }

    Cell without(String node) {
        return new Cell(parts.stream().filter(part -> !part.node().equals(node)).toList());
    }

    /**
     * The most that is claimed in any {@code span} slots in a row that contain that slot.
     *
     * @param except whose part is left out; null for nobody's
     */
    long claimedAround(long slot, int span, @Nullable String except) {
        return most(slot, span, except, false);
    }

    /** The same for what is spent. */
    long spentAround(long slot, int span, @Nullable String except) {
        return most(slot, span, except, true);
    }

    private long most(long slot, int span, @Nullable String except, boolean spent) {
        long most = 0;
        for (long end = slot; end < slot + span; end++) {
            long sum = 0;
            for (Part part : parts) {
                if (part.node().equals(except)) {
                    continue;
                }
                for (Part.SlotClaim claim : part.slots()) {
                    if (claim.slot() > end - span && claim.slot() <= end) {
                        sum = Amounts.add(sum, spent ? claim.spent() : claim.claimed());
                    }
                }
            }
            most = Math.max(most, sum);
        }
        return most;
    }
}
