package io.tollgate.node.manage;

import io.tollgate.cluster.document.Document;
import io.tollgate.cluster.document.Documents;
import io.tollgate.cluster.document.Replaced;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Makes the next version of the overlay: what is asked for is applied to the newest one, checked as
 * a whole, and put in its place if that is still the newest; else again. Blocks.
 *
 * <p>A kill can take the answer of a version that was put in its place, and another node can make
 * the next one before it is asked for again: then it is no conflict, and this one is found among
 * those before the newest.
 */
final class Edits {
    private static final System.Logger LOG = System.getLogger(Edits.class.getName());
    private static final Duration CATCH_UP = Duration.ofSeconds(1);
    private static final int MOST_TRIES = 10;
    private static final int MIB_SHIFT = 20;

    private final Supplier<View> views;
    private final Composer composer;
    private final InstantSource clock;

    /** One at a time here; other nodes may be faster all the same. */
    private final ReentrantLock one = new ReentrantLock();

    Edits(Supplier<View> views, Composer composer, InstantSource clock) {
        this.views = views;
        this.composer = composer;
        this.clock = clock;
    }

    /** Done does not mean yet that it is in force. */
    Outcome make(
            Documents shared,
            Management.Target target,
            String by,
            String what,
            OptionalLong from,
            Editor editor)
            throws InterruptedException {
        one.lockInterruptibly();
        try {
            for (int i = 0; i < MOST_TRIES; i++) {
                View view = views.get();
                long version = view.versions().version();
                if (from.isPresent() && from.getAsLong() != version) {
                    return new Outcome.Stale(version);
                }
                List<Change> asked = editor.changes(view);
                if (asked.isEmpty()) {
                    return new Outcome.Done(version, List.of());
                }
                var revision = new Revision(version + 1, clock.millis(), by, what, asked);
                Versions next = view.versions().with(revision);
                List<Problem> problems = problems(view, next, target);
                if (!problems.isEmpty()) {
                    return new Outcome.Refused(problems);
                }
                switch (shared.replace(view.document(), VersionsJson.write(next))) {
                    case Replaced.Done(Document made) -> {
                        log(revision);
                        return new Outcome.Done(made.version(), List.of());
                    }
                    case Replaced.Conflict(long found) -> {
                        shared.catchUp(found, CATCH_UP);
                        if (views.get().versions().hold(revision)) {
                            log(revision);
                            return new Outcome.Done(revision.version(), List.of());
                        }
                    }
                    case Replaced.Unavailable(String why) -> {
                        return new Outcome.Unavailable(why);
                    }
                    case Replaced.InDoubt(String why) -> {
                        return new Outcome.InDoubt(why);
                    }
                }
            }
            return new Outcome.Unavailable("others changed it " + MOST_TRIES + " times meanwhile");
        } finally {
            one.unlock();
        }
    }

    /** What would be wrong with a configuration; empty where nothing. */
    List<Problem> problems(View view, List<Change> asked, Management.Target target) {
        var revision = new Revision(view.versions().version() + 1, clock.millis(), "", "", asked);
        return problems(view, view.versions().with(revision), target);
    }

    private List<Problem> problems(View view, Versions next, Management.Target target) {
        if (VersionsJson.write(next).length > VersionsJson.MOST_BYTES) {
            return List.of(
                    new Problem(
                            "",
                            "all that the API has made is too large (expected: at most "
                                    + (VersionsJson.MOST_BYTES >> MIB_SHIFT)
                                    + " MiB, packed)",
                            0));
        }
        return switch (composer.compose(view.base(), next)) {
            case LoadResult.Refused(List<Problem> problems) -> problems;
            case LoadResult.Loaded(GatewayConfig good) -> {
                try {
                    target.check(good);
                    yield List.of();
                } catch (IllegalArgumentException e) {
                    yield List.of(new Problem("", String.valueOf(e.getMessage()), 0));
                }
            }
        };
    }

    private static void log(Revision revision) {
        for (Change change : revision.changes()) {
            String did =
                    change.after() == null
                            ? "withdrawn"
                            : change.after().isNull() ? "removed" : "put";
            LOG.log(
                    Level.INFO,
                    "config version={0} by={1} section={2} name={3} change={4}",
                    Long.toString(revision.version()),
                    revision.by(),
                    change.section().label(),
                    change.name(),
                    did);
        }
    }
}
