package io.tollgate.node.audit;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.chain.CheckpointKey;
import io.tollgate.audit.chain.Witnesses;
import io.tollgate.audit.query.Source;
import io.tollgate.audit.query.SqliteSource;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.record.RecordSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checkpoints that other nodes have kept of those whose rows are proved. A store that the nodes
 * share is held against what this node has kept of the others; one of SQLite has the rows of its
 * own node alone, so that what this node has kept says nothing of it.
 */
public final class Evidence {
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<CheckpointKey> keys = new ArrayList<>();
    private final Optional<String> onlyOf;

    private Evidence(Optional<String> onlyOf) {
        this.onlyOf = onlyOf;
    }

    /** What this node has kept itself. */
    public static Evidence of(GatewayConfig config, Source source) throws IOException {
        if (source instanceof SqliteSource) {
            Path id = RecordSettings.journalFolder(config.dataDir()).resolve("node");
            return new Evidence(
                    Files.exists(id)
                            ? Optional.of(Files.readString(id).strip())
                            : Optional.empty());
        }
        var evidence = new Evidence(Optional.empty());
        evidence.add(RecordSettings.witnessFolder(config.dataDir()));
        return evidence;
    }

    /** What another node has kept: a copy of the folder {@code witness} in its data directory. */
    public void add(Path folder) throws IOException {
        for (Checkpoint checkpoint : Witnesses.read(folder)) {
            if (onlyOf.isEmpty() || onlyOf.get().equals(checkpoint.node())) {
                checkpoints.add(checkpoint);
            }
        }
        keys.addAll(CheckpointKeys.in(folder));
    }

    public List<Checkpoint> checkpoints() {
        return List.copyOf(checkpoints);
    }

    /** Of those who signed them. */
    public List<CheckpointKey> keys() {
        return List.copyOf(keys);
    }
}
