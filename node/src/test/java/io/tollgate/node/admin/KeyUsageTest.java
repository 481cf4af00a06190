package io.tollgate.node.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.SqliteSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many ask, the store is asked seldom. */
class KeyUsageTest {
    @TempDir Path folder;
    private final List<Runnable> tasks = new ArrayList<>();
    private long nanos;

    @Test
    void oneQuestionAnswersAllWhoAskForAWhile() {
        KeyUsage usage = usage();

        List<CompletableFuture<KeyUsage.Used>> asked =
                List.of(usage.of("a"), usage.of("a"), usage.of("a"));
        assertThat(tasks).hasSize(1);
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        tasks.removeFirst().run();
        assertThat(asked).allMatch(CompletableFuture::isDone);

        nanos += KeyUsage.KEPT.toNanos() - 1;
        assertThat(usage.of("a")).isDone();
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(usage.of("a")).isNotDone();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void onlySoManyKeysAskAtOnce() {
        KeyUsage usage = usage();
        for (int i = 0; i < 8; i++) {
            assertThat(usage.of("key-" + i)).isNotDone();
        }

        assertThat(usage.of("one-more"))
                .isCompletedWithValue(new KeyUsage.Used.Unknown("too many ask at once"));

        tasks.forEach(Runnable::run);
        assertThat(usage.of("another")).isNotDone();
    }

    @Test
    void aNodeThatStopsAnswersToo() {
        var usage =
                new KeyUsage(
                        questions(),
                        _ -> {
                            throw new RejectedExecutionException("closed");
                        },
                        Clock.systemUTC(),
                        () -> nanos);

        assertThat(usage.of("a"))
                .isCompletedWithValue(new KeyUsage.Used.Unknown("the node is stopping"));
    }

    /** Of a store that is not there: it is asked all the same. */
    private Questions questions() {
        return new Questions(
                new SqliteSource(folder.resolve("absent.db")),
                Duration.ofSeconds(5),
                Clock.systemUTC());
    }

    private KeyUsage usage() {
        return new KeyUsage(questions(), tasks::add, Clock.systemUTC(), () -> nanos);
    }
}
