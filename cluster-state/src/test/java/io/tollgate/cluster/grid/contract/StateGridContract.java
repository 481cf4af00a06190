package io.tollgate.cluster.grid.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.cluster.grid.GridException;
import io.tollgate.cluster.grid.Member;
import io.tollgate.cluster.grid.Membership;
import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every grid does, on one node or on several. */
public abstract class StateGridContract {
    /** Guarded sums. */
    protected static final Space SUMS = new Space("sums", Space.Keeping.GUARDED, new CounterRule());

    /** Loose sums. */
    protected static final Space RATES = new Space("rates", Space.Keeping.LOOSE, new CounterRule());

    private static final long WAIT_SECONDS = 30;

    private List<StateGrid> grids = List.of();

    /**
     * One or more joined nodes over the same state, with the spaces {@link #SUMS} and {@link
     * #RATES}.
     */
    protected abstract List<StateGrid> open() throws Exception;

    @BeforeEach
    final void openAll() throws Exception {
        grids = open();
    }

    @AfterEach
    final void closeAll() {
        grids.forEach(StateGrid::close);
    }

    @Test
    final void runsARuleOnAnEntryOfItsOwn() {
        assertThat(add(first(), SUMS, "a", 5)).isEqualTo(5);
        assertThat(add(first(), SUMS, "b", 1)).isEqualTo(1);
        assertThat(add(last(), SUMS, "a", 2)).isEqualTo(7);
        assertThat(add(last(), RATES, "a", 3)).isEqualTo(3);
    }

    @Test
    final void readsWhatWasAcknowledged() {
        add(first(), SUMS, "a", 5);
        add(first(), SUMS, "b", 6);

        assertThat(done(last().read(SUMS, "a")).map(CounterRule::number)).contains(5L);
        assertThat(done(last().read(SUMS, "none"))).isEmpty();
        assertThat(done(last().readAll(SUMS))).containsOnlyKeys("a", "b");
        assertThat(done(last().readAll(RATES))).isEmpty();
    }

    @Test
    final void removesAnEntryWhereTheRuleSaysSo() {
        add(first(), SUMS, "a", 5);

        assertThat(add(last(), SUMS, "a", -5)).isZero();

        assertThat(done(first().read(SUMS, "a"))).isEmpty();
    }

    @Test
    final void losesNoneOfManyAtOnce() {
        int each = 500;
        var running = new ArrayList<CompletionStage<byte[]>>();
        for (int i = 0; i < each; i++) {
            for (StateGrid grid : grids) {
                running.add(grid.run(SUMS, "a", CounterRule.bytes(1)));
            }
        }
        running.forEach(StateGridContract::done);

        assertThat(add(first(), SUMS, "a", CounterRule.PEEK)).isEqualTo((long) each * grids.size());
    }

    @Test
    final void tellsOfChangesWhicheverNodeMadeThem() throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (StateGrid.Watch _ =
                first().watch(
                                SUMS,
                                (key, value) ->
                                        heard.add(
                                                key
                                                        + "="
                                                        + (value == null
                                                                ? "gone"
                                                                : CounterRule.number(value))))) {
            add(last(), RATES, "other", 1);
            add(last(), SUMS, "a", 5);
            assertThat(heard.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("a=5");
            add(first(), SUMS, "a", CounterRule.PEEK);
            add(first(), SUMS, "a", -5);
            assertThat(heard.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("a=gone");
        }
    }

    @Test
    final void tellsNothingOnceTheWatchIsClosed() throws InterruptedException {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        BlockingQueue<String> open = new LinkedBlockingQueue<>();
        first().watch(SUMS, (key, _) -> closed.add(key)).close();
        try (StateGrid.Watch _ = first().watch(SUMS, (key, _) -> open.add(key))) {
            add(first(), SUMS, "a", 5);
            assertThat(open.poll(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("a");
        }

        assertThat(closed).isEmpty();
    }

    @Test
    final void givesAFailingRuleAsAFailureAndGoesOn() {
        add(first(), SUMS, "a", 5);

        assertThatThrownBy(() -> add(last(), SUMS, "a", Long.MIN_VALUE))
                .isInstanceOfSatisfying(
                        GridException.class,
                        e -> assertThat(e.kind()).isEqualTo(GridException.Kind.FAILED));

        assertThat(add(last(), SUMS, "a", 1)).isEqualTo(6);
    }

    @Test
    final void knowsItsMembers() {
        Member[] all = grids.stream().map(StateGrid::self).toArray(Member[]::new);

        for (StateGrid grid : grids) {
            assertThat(grid.membership().state()).isEqualTo(Membership.State.JOINED);
            assertThat(grid.membership().members()).containsExactlyInAnyOrder(all);
        }
    }

    @Test
    final void answersUnavailableOnceItIsClosed() {
        StateGrid grid = first();

        grid.close();

        assertThat(grid.membership().state()).isEqualTo(Membership.State.APART);
        assertThatThrownBy(() -> add(grid, SUMS, "a", 1))
                .isInstanceOfSatisfying(
                        GridException.class,
                        e -> assertThat(e.kind()).isEqualTo(GridException.Kind.UNAVAILABLE));
    }

    private StateGrid first() {
        return grids.getFirst();
    }

    private StateGrid last() {
        return grids.getLast();
    }

    private static long add(StateGrid grid, Space space, String key, long by) {
        return CounterRule.number(done(grid.run(space, key, CounterRule.bytes(by))));
    }

    private static <T> T done(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof GridException known) {
                throw known;
            }
            throw e;
        }
    }
}
