package io.tollgate.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an entry once its copies have the same: what it gives is not lost with the entry's owner. A
 * plain get would give what the owner has just been told, and nobody else yet.
 */
final class ReadCell
        implements EntryProcessor<String, @Nullable Cell, byte[]>, IdentifiedDataSerializable {
    private static final long serialVersionUID = 1L;

    private transient @Nullable StoreCell copies;

    @Override
    public byte @Nullable [] process(Map.Entry<String, @Nullable Cell> entry) {
        Cell value = entry.getValue();
        copies = new StoreCell(value);
        return value == null ? null : value.bytes();
    }

    /** Asked after {@link #process}. */
    @Override
    public @Nullable EntryProcessor<String, @Nullable Cell, byte[]> getBackupProcessor() {
        return copies;
    }

    @Override
    public int getFactoryId() {
        return GridTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return GridTypes.READ_CELL;
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
