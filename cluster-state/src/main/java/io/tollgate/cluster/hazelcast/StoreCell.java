package io.tollgate.cluster.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the copy of an entry the value that the owner has; null removes it. */
final class StoreCell
        implements EntryProcessor<String, @Nullable Cell, byte[]>, IdentifiedDataSerializable {
    private static final long serialVersionUID = 1L;
    private static final byte[] NO_REPLY = {};

    private transient @Nullable Cell value;

    StoreCell(@Nullable Cell value) {
        this.value = value;
    }

    @Override
    public byte[] process(Map.Entry<String, @Nullable Cell> entry) {
        entry.setValue(value);
        return NO_REPLY;
    }

    @Override
    public @Nullable EntryProcessor<String, @Nullable Cell, byte[]> getBackupProcessor() {
        return null;
    }

    @Override
    public int getFactoryId() {
        return GridTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return GridTypes.STORE_CELL;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeObject(value);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        value = in.readObject();
    }
}
