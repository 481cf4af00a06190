package io.tollgate.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.audit.Checkpoint;
import io.tollgate.audit.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointSignerTest {
    @TempDir Path folder;

    @Test
    void itsPublicKeyAloneVerifies() throws IOException {
        CheckpointSigner signer = CheckpointSigner.open(folder);
        Checkpoint checkpoint = signer.sign("node-a", chain(), 1_795_000_000_000L);

        CheckpointKey key = CheckpointKey.parse(signer.publicKey().text());

        assertThat(key.signed(checkpoint)).isTrue();
        assertThat(checkpoint.keyId()).isEqualTo(key.id()).hasSize(16);
        assertThat(checkpoint.seq()).isEqualTo(1);
        assertThat(checkpoint.chain()).isEqualTo(chain().hex());
    }

    @Test
    void aChangeOfAnyFieldIsNoticed() throws IOException {
        CheckpointSigner signer = CheckpointSigner.open(folder);
        Checkpoint good = signer.sign("node-a", chain(), 7);
        String chain = good.chain();
        String id = good.keyId();
        String signature = good.signature();

        assertThat(
                        Stream.of(
                                new Checkpoint("node-b", 1, chain, 7, id, signature),
                                new Checkpoint("node-a", 2, chain, 7, id, signature),
                                new Checkpoint("node-a", 1, "0" + chain, 7, id, signature),
                                new Checkpoint("node-a", 1, chain, 8, id, signature),
                                new Checkpoint("node-a", 1, chain, 7, "0" + id, signature),
                                new Checkpoint("node-a", 1, chain, 7, id, "AAAA"),
                                new Checkpoint("node-a", 1, chain, 7, id, "not base64")))
                .noneMatch(signer.publicKey()::signed);
    }

    @Test
    void keepsItsKeyForTheLifeOfTheFolder() throws IOException {
        CheckpointKey first = CheckpointSigner.open(folder).publicKey();

        assertThat(CheckpointSigner.open(folder).publicKey()).isEqualTo(first);
    }

    @Test
    void onlyTheOwnerCanReadTheKey() throws IOException {
        CheckpointSigner.open(folder);
        Path file = folder.resolve("checkpoint.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        CheckpointSigner.open(folder);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void leavesThePublicKeyBesideForWhoeverVerifies() throws IOException {
        CheckpointKey key = CheckpointSigner.open(folder).publicKey();

        String text = Files.readString(folder.resolve("checkpoint-" + key.id() + ".pub"));

        assertThat(CheckpointKey.parse(text)).isEqualTo(key);
    }

    @Test
    void refusesAFileThatHoldsSomethingElse() throws IOException {
        Path file = folder.resolve("checkpoint.key");
        Files.writeString(file, "secret\nwords\n");

        assertThatThrownBy(() -> CheckpointSigner.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no signing key")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesHalvesOfTwoPairs(@TempDir Path elsewhere) throws IOException {
        CheckpointSigner.open(folder);
        CheckpointSigner.open(elsewhere);
        Path file = folder.resolve("checkpoint.key");
        List<String> own = Files.readAllLines(file);
        List<String> other = Files.readAllLines(elsewhere.resolve("checkpoint.key"));

        Files.write(file, List.of(own.get(0), other.get(1), own.get(2)));

        assertThatThrownBy(() -> CheckpointSigner.open(folder))
                .hasMessageContaining("do not belong together");
    }

    @Test
    void takesAPairWithoutTheThirdLine() throws IOException {
        CheckpointKey key = CheckpointSigner.open(folder).publicKey();
        Path file = folder.resolve("checkpoint.key");
        Files.write(file, Files.readAllLines(file).subList(0, 2));

        assertThat(CheckpointSigner.open(folder).publicKey()).isEqualTo(key);
    }

    private static Chain chain() {
        Chain chain = Chain.start("node-a");
        chain.add(Rows.served("req-1"));
        return chain;
    }
}
