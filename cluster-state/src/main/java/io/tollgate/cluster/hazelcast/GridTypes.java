package io.tollgate.cluster.hazelcast;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.tollgate.cluster.grid.EntryRule;
import io.tollgate.cluster.grid.Space;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything of ours that members send to each other, by number. The numbers and what each type
 * writes are a contract between nodes of different releases: a number is never used again.
 */
final class GridTypes implements DataSerializableFactory {
    static final int FACTORY = 7051;
    static final int CELL = 1;
    static final int RUN_RULE = 2;
    static final int STORE_CELL = 3;
    static final int RULE_MERGE = 4;
    static final int READ_CELL = 5;

    private static final byte[] NOTHING = {};

    private final Map<String, Space> spaces;

    GridTypes(Collection<Space> spaces) {
        this.spaces = spaces.stream().collect(Collectors.toUnmodifiableMap(Space::name, s -> s));
    }

    EntryRule rule(String space) {
        Space known = spaces.get(space);
        if (known == null) {
            throw new IllegalStateException(
                    "space: " + space + " (expected: one of " + spaces.keySet() + ")");
        }
        return known.rule();
    }

    @Override
    public IdentifiedDataSerializable create(int type) {
        return switch (type) {
            case CELL -> new Cell(this, "", NOTHING);
            case RUN_RULE -> new RunRule(this, "", NOTHING, false);
            case STORE_CELL -> new StoreCell(null);
            case RULE_MERGE -> new RuleMerge();
            case READ_CELL -> new ReadCell();
            default -> throw new IllegalArgumentException("type: " + type + " (expected: 1 to 5)");
        };
    }
}
