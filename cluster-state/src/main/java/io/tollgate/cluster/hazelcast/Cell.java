package io.tollgate.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Objects;

/**
 * The value of an entry with the name of its space, so that two values can be merged wherever they
 * meet. Not changed once it is made or read.
 */
final class Cell implements IdentifiedDataSerializable {
    private final GridTypes types;
    private String space;
    private byte[] bytes;

    Cell(GridTypes types, String space, byte[] bytes) {
        this.types = types;
        this.space = space;
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** This cell and another of the same entry, from two halves of a cluster. */
    Cell merge(Cell other) {
        return new Cell(types, space, types.rule(space).merge(bytes, other.bytes));
    }

    @Override
    public int getFactoryId() {
        return GridTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return GridTypes.CELL;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(space);
        out.writeByteArray(bytes);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        space = Objects.requireNonNull(in.readString());
        bytes = Objects.requireNonNull(in.readByteArray());
    }
}
