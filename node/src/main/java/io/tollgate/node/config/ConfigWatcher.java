package io.tollgate.node.config;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes over a changed configuration file. It looks once a second, on a virtual thread, at what the
 * path leads to now, so that a swapped symbolic link (as Kubernetes does) counts as a change. A bad
 * file is refused with all its problems in the log, and what runs goes on.
 */
public final class ConfigWatcher implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ConfigWatcher.class.getName());

    private final Path file;
    private final Supplier<LoadResult> loader;
    private final Consumer<LoadResult> observer;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ConfigWatcher(
            Path file,
            Supplier<LoadResult> loader,
            Duration interval,
            Consumer<LoadResult> observer) {
        this.file = file;
        this.loader = loader;
        this.interval = interval;
        this.observer = observer;
    }

    /**
     * Watches a file that has been loaded.
     *
     * @param running what was loaded from it; the consumer is told only of what differs
     * @param takeOver is told of each new configuration, on the watcher's thread
     */
    public static ConfigWatcher start(
            Path file,
            ConfigLoader loader,
            GatewayConfig running,
            Duration interval,
            Consumer<GatewayConfig> takeOver) {
        return start(file, () -> loader.load(file), running, interval, takeOver);
    }

    /** The same for a file that is not the whole of the configuration. */
    public static ConfigWatcher start(
            Path file,
            Supplier<LoadResult> loader,
            GatewayConfig running,
            Duration interval,
            Consumer<GatewayConfig> takeOver) {
        var change = new Change(file, running, takeOver);
        // the first look loads the file once more: it may have changed since it was loaded
        return start(new ConfigWatcher(file, loader, interval, change::decide), null);
    }

    /** Watches a file and tells of every attempt to load it. For tests. */
    static ConfigWatcher start(
            Path file, ConfigLoader loader, Duration interval, Consumer<LoadResult> observer) {
        return start(
                new ConfigWatcher(file, () -> loader.load(file), interval, observer), stamp(file));
    }

    private static ConfigWatcher start(ConfigWatcher watcher, @Nullable Stamp known) {
        Thread.ofVirtual().name("config-watcher").start(() -> watcher.run(known));
        return watcher;
    }

    /** Stops to look; a take-over that is under way ends by itself. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void run(@Nullable Stamp first) {
        Stamp known = first;
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                Stamp now = stamp(file);
                if (!now.equals(known)) {
                    known = now;
                    take();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The edge of this thread: whatever goes wrong with one file, the next one is looked at. */
    private void take() {
        try {
            observer.accept(loader.get());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "config file=" + file + " outcome=failed", e);
        }
    }

    private static Stamp stamp(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(
                    attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return new Stamp(null, -1, null);
        }
    }

    /** What tells one version of a file from another; all empty where there is no file. */
    private record Stamp(@Nullable FileTime modified, long size, @Nullable Object inode) {}

    /** What is done with each loaded file. On the watcher's thread only. */
    private static final class Change {
        private final Path file;
        private final Consumer<GatewayConfig> takeOver;
        private final GatewayConfig started;
        private GatewayConfig running;

        Change(Path file, GatewayConfig started, Consumer<GatewayConfig> takeOver) {
            this.file = file;
            this.started = started;
            this.running = started;
            this.takeOver = takeOver;
        }

        void decide(LoadResult result) {
            switch (result) {
                case LoadResult.Loaded(GatewayConfig config) -> {
                    if (!config.equals(running)) {
                        takeOver(config);
                    }
                }
                case LoadResult.Refused(List<Problem> problems) -> {
                    LOG.log(
                            Level.ERROR,
                            "config file={0} outcome=refused problems={1}; the old one stays",
                            file,
                            problems.size());
                    problems.forEach(p -> LOG.log(Level.ERROR, "config problem: {0}", p));
                }
            }
        }

        private void takeOver(GatewayConfig config) {
            takeOver.accept(config);
            running = config;
            LOG.log(Level.INFO, "config file={0} outcome=taken-over", file);
            List<String> later = config.needingRestart(started);
            if (!later.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "config keys={0} have changed and need a restart to take effect",
                        String.join(",", later));
            }
        }
    }
}
