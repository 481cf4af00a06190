package io.tollgate.cluster.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node keeps of a document on its disk. */
class SnapshotTest {
    @TempDir Path folder;

    @Test
    void isReadAsItWasWrittenAndIsForTheOwnerOnly() throws IOException {
        var snapshot = new Snapshot(folder.resolve("documents/one"));
        assertThat(snapshot.read()).isEqualTo(Document.NONE);

        var first = new Document(7, 1, 0, new byte[] {1, 2, 3});
        var second = new Document(7, 2, 0, new byte[0]);
        snapshot.write(first);
        assertThat(snapshot.read()).isEqualTo(first);
        snapshot.write(second);

        assertThat(snapshot.read()).isEqualTo(second);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot.file())))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder.resolve("documents"))) {
            assertThat(files).containsExactly(snapshot.file());
        }
    }

    @Test
    void aDamagedOneIsRefusedByName() throws IOException {
        var snapshot = new Snapshot(folder.resolve("one"));
        snapshot.write(new Document(7, 1, 0, new byte[] {1, 2, 3}));
        byte[] bytes = Files.readAllBytes(snapshot.file());
        bytes[bytes.length - 1] ^= 1;
        Files.write(snapshot.file(), bytes);

        assertThatThrownBy(snapshot::read).hasMessageContaining(snapshot.file() + ": damaged");

        Files.write(snapshot.file(), new byte[2]);
        assertThatThrownBy(snapshot::read).hasMessageContaining("damaged");
    }
}
