package io.tollgate.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The changes of the configuration that this node knows, on its disk, oldest first. Any thread. */
public interface ChangeLog {
    /**
     * Those that come after one.
     *
     * @param id of the one before; where it is not held, all that are
     * @param atMost so many, at least one
     */
    List<ChangeRow> after(String id, int atMost) throws IOException;

    /** Waits until the newest is another one than that; whether it is. */
    boolean await(String id, Duration atMost) throws InterruptedException;

    /** All up to that one have arrived: they need not be held any longer. */
    void arrived(String id);

    /** Nobody asks for them: none need be held. */
    void free();

    /** Of the newest; "" where there is none. */
    String newest();
}
