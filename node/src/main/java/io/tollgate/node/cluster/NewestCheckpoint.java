package io.tollgate.node.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Checkpoint;
import io.tollgate.cluster.grid.EntryRule;
import org.jspecify.annotations.Nullable;

/**
 * The rule of the space of checkpoints: the one with the highest number stays. Values and commands
 * are {@link CheckpointExchange}'s: a checkpoint's line, a line break, its public key.
 */
final class NewestCheckpoint implements EntryRule {
    private static final byte[] NOTHING = {};

    @Override
    public Change apply(byte @Nullable [] before, byte[] command) {
        return before != null && seq(before) >= seq(command)
                ? new Kept(NOTHING)
                : new Put(command, NOTHING);
    }

    @Override
    public byte[] merge(byte[] one, byte[] other) {
        return seq(one) >= seq(other) ? one : other;
    }

    private static long seq(byte[] value) {
        String line = new String(value, UTF_8).lines().findFirst().orElse("");
        return Checkpoint.parse(line).map(Checkpoint::seq).orElse(-1L);
    }
}
