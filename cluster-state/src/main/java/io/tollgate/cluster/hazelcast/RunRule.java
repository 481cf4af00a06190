package io.tollgate.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.tollgate.cluster.grid.EntryRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rule of a space on one entry, on the partition thread of the entry's owner. The copies
 * get the value that came of it, not the command: they are the same whatever they held before.
 *
 * <p>The reply begins with {@link #DONE} or {@link #RULE_FAILED}; after the latter stands a text.
 * An exception would have to travel by Java's own serialisation.
 */
final class RunRule
        implements EntryProcessor<String, @Nullable Cell, byte[]>, IdentifiedDataSerializable {
    static final byte DONE = 0;
    static final byte RULE_FAILED = 1;

    // Hazelcast makes processors serializable; ours are sent by their number only.
    private static final long serialVersionUID = 1L;

    private final transient GridTypes types;
    private String space;
    private byte[] command;
    private boolean confirm;
    private transient @Nullable StoreCell copies;

    /**
     * @param confirm whether the copies are written even where the rule changes nothing, because an
     *     earlier call left it open whether they have the value
     */
    RunRule(GridTypes types, String space, byte[] command, boolean confirm) {
        this.types = types;
        this.space = space;
        this.command = command;
        this.confirm = confirm;
    }

    @Override
    public byte[] process(Map.Entry<String, @Nullable Cell> entry) {
        Cell before = entry.getValue();
        EntryRule.Change change;
        try {
            change = types.rule(space).apply(before == null ? null : before.bytes(), command);
        } catch (RuntimeException e) {
            return reply(RULE_FAILED, ("rule: " + e).getBytes(StandardCharsets.UTF_8));
        }
        switch (change) {
            case EntryRule.Kept _ -> copies = confirm ? new StoreCell(before) : null;
            case EntryRule.Put put -> put(entry, new Cell(types, space, put.value()));
            case EntryRule.Removed _ -> put(entry, null);
        }
        return reply(DONE, change.reply());
    }

    /** Asked after {@link #process}; null where there is nothing to copy. */
    @Override
    public @Nullable EntryProcessor<String, @Nullable Cell, byte[]> getBackupProcessor() {
        return copies;
    }

    private void put(Map.Entry<String, @Nullable Cell> entry, @Nullable Cell after) {
        entry.setValue(after);
        copies = new StoreCell(after);
    }

    private static byte[] reply(byte how, byte[] rest) {
        byte[] reply = new byte[rest.length + 1];
        reply[0] = how;
        System.arraycopy(rest, 0, reply, 1, rest.length);
        return reply;
    }

    @Override
    public int getFactoryId() {
        return GridTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return GridTypes.RUN_RULE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(space);
        out.writeByteArray(command);
        out.writeBoolean(confirm);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        space = Objects.requireNonNull(in.readString());
        command = Objects.requireNonNull(in.readByteArray());
        confirm = in.readBoolean();
    }
}
