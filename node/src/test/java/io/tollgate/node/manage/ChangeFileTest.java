package io.tollgate.node.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.tollgate.audit.ChangeRow;
import io.tollgate.node.config.Section;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of changes: none is lost by a crash, none is there twice. */
class ChangeFileTest {
    private static final String LINEAGE = "00000000000000aa";
    private static final int OBJECTS = 2;

    @TempDir Path folder;

    @Test
    void whatIsAppendedIsRead() throws IOException {
        var file = open();

        file.append(LINEAGE, versions(1));
        file.append(LINEAGE, versions(3));

        List<ChangeRow> rows = file.after("", 100);
        assertThat(rows).hasSize(3 * OBJECTS).extracting(ChangeRow::id).doesNotHaveDuplicates();
        ChangeRow last = rows.getLast();
        assertThat(last)
                .isEqualTo(
                        new ChangeRow(
                                last.id(),
                                3000,
                                LINEAGE,
                                3,
                                "eve",
                                "put users",
                                "users",
                                "u1",
                                "{\"budget\":0.000001}",
                                "null"));
        assertThat(file.newest()).isEqualTo(last.id());
        assertThat(file.after(rows.get(1).id(), 2)).isEqualTo(rows.subList(2, 4));
        assertThat(file.after(rows.get(3).id(), 9)).isEqualTo(rows.subList(4, 6));
        assertThat(file.after(last.id(), 9)).isEmpty();
    }

    @Test
    void twoNodesWriteTheSame() throws IOException {
        var one = open();
        var other = new ChangeFile(folder.resolve("other.jsonl"));

        one.append(LINEAGE, versions(2));
        other.append(LINEAGE, versions(1));
        other.append(LINEAGE, versions(2));

        assertThat(path()).hasSameTextualContentAs(folder.resolve("other.jsonl"));
    }

    @Test
    void aCrashAtAnyByteLosesNothing() throws IOException {
        open().append(LINEAGE, versions(2));
        byte[] whole = Files.readAllBytes(path());
        for (int length = 0; length < whole.length; length++) {
            Files.write(path(), Arrays.copyOf(whole, length));

            open().append(LINEAGE, versions(2)); // as at the next start

            assertThat(Files.readAllBytes(path())).as("cut at %d", length).isEqualTo(whole);
        }
    }

    @Test
    void whatOnlyADeadNodeHadGivesWay() throws IOException {
        Versions lost = with(with(versions(2), 3, "mallory"), 4, "mallory");
        Versions instead = with(with(with(versions(2), 3, "eve"), 4, "eve"), 5, "eve");
        var file = open();
        file.append(LINEAGE, lost);
        List<ChangeRow> read = file.after("", 100);

        file.append(LINEAGE, instead);

        assertThat(file.after(read.getLast().id(), 100))
                .extracting(row -> row.version() + row.by())
                .containsExactly(
                        "1eve", "1eve", "2eve", "2eve", "3eve", "3eve", "4eve", "4eve", "5eve",
                        "5eve");
        var other = new ChangeFile(folder.resolve("other.jsonl"));
        other.append(LINEAGE, instead);
        assertThat(path()).hasSameTextualContentAs(folder.resolve("other.jsonl"));
    }

    @Test
    void anotherConfigurationBeginsAnew() throws IOException {
        var file = open();
        file.append(LINEAGE, versions(3));

        file.append("00000000000000bb", versions(1));
        file.append("00000000000000bb", versions(2));

        assertThat(file.after("", 100))
                .extracting(row -> row.lineage().substring(14) + row.version())
                .containsExactly(
                        "aa1", "aa1", "aa2", "aa2", "aa3", "aa3", "bb1", "bb1", "bb2", "bb2");
    }

    @Test
    void aFileIsLeftWhenAllOfItHasArrived() throws IOException {
        var file = open();
        file.append(LINEAGE, versions(1));
        String last = file.newest();
        try (var out = Files.newOutputStream(path(), StandardOpenOption.APPEND)) {
            byte[] line = Files.readAllBytes(path());
            for (long size = line.length; size <= ChangeFile.MOST_BYTES; size += line.length) {
                out.write(line);
            }
        }
        var reopened = open();
        reopened.append(LINEAGE, versions(2));
        assertThat(old()).doesNotExist();

        reopened.arrived(reopened.newest());
        reopened.append(LINEAGE, versions(3));

        assertThat(old()).exists();
        assertThat(reopened.after(last, 10)).hasSize(OBJECTS);
    }

    @Test
    void whoWaitsIsTold() throws Exception {
        var file = open();
        assertThat(file.await("", Duration.ofMillis(1))).isFalse();

        Thread writer = Thread.startVirtualThread(() -> file.append(LINEAGE, versions(1)));

        while (!file.await("", Duration.ofSeconds(10))) {
            assertThat(writer.isAlive()).isTrue();
        }
        assertThat(file.await(file.newest(), Duration.ofMillis(1))).isFalse();
    }

    private ChangeFile open() {
        return new ChangeFile(path());
    }

    private Path path() {
        return folder.resolve("changes.jsonl");
    }

    private Path old() {
        return folder.resolve("changes.jsonl.1");
    }

    /** Each changes two objects: one is made, one is removed. */
    private static Versions versions(int count) {
        Versions versions = Versions.NONE;
        for (int i = 1; i <= count; i++) {
            versions = with(versions, i, "eve");
        }
        return versions;
    }

    private static Versions with(Versions versions, int version, String by) {
        var changes = new ArrayList<Change>();
        changes.add(new Change(Section.USERS, "u0", null, object()));
        changes.add(new Change(Section.USERS, "u1", object(), NullNode.getInstance()));
        return versions.with(new Revision(version, version * 1000L, by, "put users", changes));
    }

    private static JsonNode object() {
        return JsonNodeFactory.instance.objectNode().put("budget", new BigDecimal("0.000001"));
    }
}
