package io.tollgate.cluster.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.nio.MemberSocketInterceptor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a member running, on a thread of its own: starts it, starts it again where that failed or
 * where Hazelcast gave up, and leaves the cluster in good order in the end.
 */
final class MemberRunner {
    private static final System.Logger LOG = System.getLogger(MemberRunner.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final long LOOK_MILLIS = 250;
    private static final Duration LONGEST_LEAVING = Duration.ofSeconds(30);

    private final Supplier<Config> config;
    private final MemberSocketInterceptor handshake;
    private final Consumer<HazelcastInstance> joined;
    private final Runnable left;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable String problem;

    /**
     * @param joined is told of each member that has joined, before anybody else knows of it
     * @param left is told when that one is gone
     */
    MemberRunner(
            Supplier<Config> config,
            MemberSocketInterceptor handshake,
            Consumer<HazelcastInstance> joined,
            Runnable left) {
        this.config = config;
        this.handshake = handshake;
        this.joined = joined;
        this.left = left;
        this.thread = Thread.ofPlatform().daemon().name("cluster-member").unstarted(this::run);
    }

    /** Why the last start failed; empty where it did not. Starts are tried again. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void start() {
        thread.start();
    }

    /** Lets the member leave and starts no other; does not wait for it. */
    void end() {
        closing.countDown();
    }

    /** Returns when the member has left, or after half a minute. */
    void close() {
        end();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(LONGEST_LEAVING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long pause = FIRST_PAUSE.toMillis();
        while (!isClosing(0)) {
            HazelcastInstance instance = started();
            if (instance == null) {
                isClosing(pause);
                pause = Math.min(LONGEST_PAUSE.toMillis(), pause * 2);
            } else {
                pause = FIRST_PAUSE.toMillis();
                serve(instance);
            }
        }
    }

    private @Nullable HazelcastInstance started() {
        try {
            HazelcastInstance started =
                    HazelcastInstanceFactory.newHazelcastInstance(
                            config.get(), null, new MemberContext(handshake));
            problem = null;
            return started;
        } catch (RuntimeException e) {
            problem = "the member could not start, tried again: " + e.getMessage();
            LOG.log(Level.ERROR, "cluster: " + problem);
            LOG.log(Level.DEBUG, "cluster: the member could not start", e);
            return null;
        }
    }

    private void serve(HazelcastInstance instance) {
        try {
            joined.accept(instance);
            while (instance.getLifecycleService().isRunning() && !isClosing(LOOK_MILLIS)) {
                LOG.log(Level.TRACE, "cluster: the member runs");
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cluster: the member has failed", e);
        }
        left.run();
        if (!isClosing(0)) {
            LOG.log(Level.ERROR, "cluster: the member has stopped; it starts again");
        }
        leave(instance);
    }

    /** In good order: what only this member has goes to others first. */
    private static void leave(HazelcastInstance instance) {
        try {
            instance.shutdown();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "cluster: leaving failed: " + e.getMessage());
        }
    }

    private boolean isClosing(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
