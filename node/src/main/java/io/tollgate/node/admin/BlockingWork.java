package io.tollgate.node.admin;

import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.ExchangeHandler;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Makes answers that take blocking work: on another thread, at most so many at once. What is too
 * much is refused at once; nothing waits in a queue.
 */
final class BlockingWork {
    private static final System.Logger LOG = System.getLogger(BlockingWork.class.getName());

    private final Executor blocking;
    private final String what;
    private final int most;
    private final Semaphore free;

    /**
     * @param what the work, in the plural, such as {@code scrapes}
     * @param most at once
     */
    BlockingWork(Executor blocking, String what, int most) {
        this.blocking = blocking;
        this.what = what;
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** On the I/O thread. {@code work} runs elsewhere; what it gives answers on the I/O thread. */
    void answer(Exchange exchange, Supplier<ExchangeHandler> work) {
        if (!free.tryAcquire()) {
            AdminAnswers.error(exchange, Errors.overloaded(most + " " + what + " at once"));
            return;
        }
        var waiting = new Waiting(exchange);
        try {
            blocking.execute(() -> run(waiting, work));
        } catch (RejectedExecutionException e) {
            free.release();
            AdminAnswers.error(exchange, Errors.shuttingDown());
        }
    }

    private void run(Waiting waiting, Supplier<ExchangeHandler> work) {
        try {
            waiting.answer(work.get());
        } catch (RuntimeException | Error e) {
            String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
            LOG.log(Level.ERROR, what + " failed request=" + id, e);
            ClientError error = Errors.internal(id);
            waiting.answer(exchange -> AdminAnswers.error(exchange, error));
        } finally {
            free.release();
        }
    }
}
