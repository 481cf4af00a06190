package io.tollgate.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger is read call by call, and one that makes no sense is refused. */
class CallTest {
    @TempDir private Path folder;

    @Test
    void callsAreReadWithTheirEndsAlsoWhenTheyOverlap() throws IOException {
        assertThat(read("+ a t1", "+ b t2", "- b 429", "+ b t2", "- a gone", "- b answered"))
                .containsExactly(
                        new Call("a", "t1", "gone"),
                        new Call("b", "t2", "429"),
                        new Call("b", "t2", "answered"));
    }

    @Test
    void aCallWithoutAnEndIsACall() throws IOException {
        assertThat(read("+ a t1")).containsExactly(new Call("a", "t1", ""));
    }

    @Test
    void anEndWithoutACallIsRefused() {
        assertThatThrownBy(() -> read("- a answered"))
                .hasMessageContaining("a ends but never came");
    }

    @Test
    void halfALineIsRefused() {
        assertThatThrownBy(() -> read("+ a")).hasMessageContaining("expected: three words");
    }

    private List<Call> read(String... lines) throws IOException {
        return Call.read(Files.write(folder.resolve("ledger"), List.of(lines)));
    }
}
