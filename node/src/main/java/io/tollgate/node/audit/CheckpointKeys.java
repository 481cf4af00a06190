package io.tollgate.node.audit;

import io.tollgate.audit.chain.CheckpointKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the public keys that checkpoints are checked with. */
public final class CheckpointKeys {
    private CheckpointKeys() {}

    /**
     * All that a journal's folder holds; none where there is no such folder.
     *
     * @throws IOException where a file cannot be read or is no key
     */
    public static List<CheckpointKey> in(Path folder) throws IOException {
        var keys = new ArrayList<CheckpointKey>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(folder, "checkpoint-*.pub")) {
                for (Path file : files) {
                    keys.add(read(file));
                }
            }
        }
        return keys;
    }

    /**
     * One file.
     *
     * @throws IOException where it cannot be read or is no key
     */
    public static CheckpointKey read(Path file) throws IOException {
        try {
            return CheckpointKey.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + ": no checkpoint key (expected: an Ed25519 public key, base64)", e);
        }
    }
}
