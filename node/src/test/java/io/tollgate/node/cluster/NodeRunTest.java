package io.tollgate.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.cluster.grid.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRunTest {
    @TempDir Path directory;

    @Test
    void countsTheStartsOfANode() throws IOException {
        assertThat(NodeRun.begin(directory, "eu-1")).isEqualTo(new Member("eu-1", 1));
        assertThat(NodeRun.begin(directory, "eu-1")).isEqualTo(new Member("eu-1", 2));
    }

    @Test
    void keepsANameThatItHadToMake() throws IOException {
        Member first = NodeRun.begin(directory, "");

        assertThat(first.name()).startsWith("node-");
        assertThat(NodeRun.begin(directory, "")).isEqualTo(new Member(first.name(), 2));
    }

    @Test
    void refusesAFileThatItCannotRead() throws IOException {
        Files.writeString(directory.resolve("starts"), "eu-1 many\n");

        assertThatThrownBy(() -> NodeRun.begin(directory, "eu-1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("starts: cannot be read (expected: NAME NUMBER");
    }
}
