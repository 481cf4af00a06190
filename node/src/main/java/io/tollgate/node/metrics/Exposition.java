package io.tollgate.node.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All metrics as text for Prometheus: the node's own and those of the JVM. Micrometer is loaded by
 * the first {@link #scrape}, because it costs more time than the rest of the start; {@link #warm}
 * does it ahead. May block: on a virtual thread only.
 */
public final class Exposition implements AutoCloseable {
    /** Prometheus text format 0.0.4. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final NodeCollector collector;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private @Nullable JvmRegistry registry;

    public Exposition(RequestMetrics metrics, GaugeSources sources) {
        this.collector = new NodeCollector(metrics, sources);
    }

    /** The current values in {@link #CONTENT_TYPE}. */
    public byte[] scrape() {
        var bytes = new ByteArrayOutputStream(32 * 1024);
        try {
            registry().prometheus().scrape(bytes, CONTENT_TYPE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Loads what the first scrape needs. */
    public void warm() {
        scrape();
    }

    /** Takes the listeners for garbage collections off the JVM. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (registry != null) {
                registry.gc().close();
                registry.prometheus().close();
                registry = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private JvmRegistry registry() {
        lock.lock();
        try {
            if (registry == null) {
                registry = open();
            }
            return registry;
        } finally {
            lock.unlock();
        }
    }

    private JvmRegistry open() {
        var prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var gc = new JvmGcMetrics();
        gc.bindTo(prometheus);
        new JvmMemoryMetrics().bindTo(prometheus);
        new JvmThreadMetrics().bindTo(prometheus);
        new ClassLoaderMetrics().bindTo(prometheus);
        new ProcessorMetrics().bindTo(prometheus);
        new FileDescriptorMetrics().bindTo(prometheus);
        new UptimeMetrics().bindTo(prometheus);
        prometheus.getPrometheusRegistry().register(collector);
        return new JvmRegistry(prometheus, gc);
    }

    /** The registry and what must be closed with it. */
    private record JvmRegistry(PrometheusMeterRegistry prometheus, JvmGcMetrics gc) {}
}
