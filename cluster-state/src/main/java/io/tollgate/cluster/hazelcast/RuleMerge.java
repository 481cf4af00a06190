package io.tollgate.cluster.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import org.jspecify.annotations.Nullable;

/** Joins the entries of two halves of a cluster by the rule of their space. */
final class RuleMerge
        implements SplitBrainMergePolicy<Cell, MergingValue<Cell>, Cell>,
                IdentifiedDataSerializable {
    /** For Hazelcast, which makes it by its name. */
    RuleMerge() {}

    @Override
    public Cell merge(MergingValue<Cell> merging, @Nullable MergingValue<Cell> existing) {
        Cell here = existing == null ? null : existing.getDeserializedValue();
        return here == null
                ? merging.getDeserializedValue()
                : here.merge(merging.getDeserializedValue());
    }

    @Override
    public int getFactoryId() {
        return GridTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return GridTypes.RULE_MERGE;
    }

    @Override
    public void writeData(ObjectDataOutput out) {}

    @Override
    public void readData(ObjectDataInput in) {}
}
