package io.tollgate.node.http;

import io.tollgate.node.request.NodeLoop;
import io.tollgate.providers.upstream.UpstreamClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * The I/O threads of a node, shared by all its listeners, with what each of them owns. Closing it
 * ends the threads; close the servers first.
 */
public final class IoWorker implements AutoCloseable {
    private static final String MBEAN_SERVER_BUILDER = "javax.management.builder.initial";
    private static final int SCRATCH_BYTES = 64 * 1024;
    private static final int MAX_IO_THREADS = 256;
    private static final long TERMINATION_SECONDS = 5;

    private final XnioWorker worker;
    private final List<IoSpace> spaces;

    private IoWorker(XnioWorker worker, List<IoSpace> spaces) {
        this.worker = worker;
        this.spaces = spaces;
    }

    /**
     * Starts the threads and makes one loop for each, on the calling thread.
     *
     * @param ioThreads 1 to 256; one per core is right
     */
    public static IoWorker start(int ioThreads, LoopFactory loops) {
        if (ioThreads < 1 || ioThreads > MAX_IO_THREADS) {
            throw new IllegalArgumentException(
                    "ioThreads: " + ioThreads + " (expected: 1 to " + MAX_IO_THREADS + ")");
        }
        XnioWorker worker = createWorker(ioThreads);
        try {
            var spaces = new ArrayList<IoSpace>(ioThreads);
            for (int index = 0; index < ioThreads; index++) {
                XnioIoThread thread = worker.getIoThread(index);
                spaces.add(new IoSpace(thread, loops.create(index, thread)));
            }
            return new IoWorker(worker, List.copyOf(spaces));
        } catch (RuntimeException | Error e) {
            worker.shutdownNow();
            throw e;
        }
    }

    /** Starts the threads, each with its part of that client and a scratch buffer of its own. */
    public static IoWorker start(int ioThreads, UpstreamClient upstream) {
        return start(
                ioThreads,
                (index, thread) ->
                        new NodeLoop(
                                index,
                                upstream.loop(thread),
                                ByteBuffer.allocateDirect(SCRATCH_BYTES)));
    }

    /**
     * XNIO registers itself with the platform's MBean server, and the first use of that costs a
     * third of the node's start. Nobody reads what is registered there, and XNIO goes on without:
     * so the server cannot be made while this method runs, and can afterwards.
     */
    private static synchronized XnioWorker createWorker(int ioThreads) {
        String before = System.setProperty(MBEAN_SERVER_BUILDER, "none");
        try {
            return newWorker(ioThreads);
        } finally {
            if (before == null) {
                System.clearProperty(MBEAN_SERVER_BUILDER);
            } else {
                System.setProperty(MBEAN_SERVER_BUILDER, before);
            }
        }
    }

    private static XnioWorker newWorker(int ioThreads) {
        try {
            return Xnio.getInstance(IoWorker.class.getClassLoader())
                    .createWorker(
                            OptionMap.builder()
                                    .set(Options.WORKER_NAME, "tollgate")
                                    .set(Options.WORKER_IO_THREADS, ioThreads)
                                    .set(Options.WORKER_TASK_CORE_THREADS, 1)
                                    .set(Options.WORKER_TASK_MAX_THREADS, 2)
                                    .set(Options.THREAD_DAEMON, true)
                                    .getMap());
        } catch (IOException e) {
            throw new UncheckedIOException("The I/O threads could not be started", e);
        }
    }

    /** The loop of each I/O thread, by index. */
    public List<NodeLoop> loops() {
        return spaces.stream().map(IoSpace::loop).toList();
    }

    XnioWorker xnio() {
        return worker;
    }

    IoSpace space(XnioIoThread thread) {
        return spaces.get(thread.getNumber());
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(TERMINATION_SECONDS, TimeUnit.SECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Makes what an I/O thread owns. */
    public interface LoopFactory {
        NodeLoop create(int index, XnioIoThread thread);
    }
}
