package io.tollgate.audit.journal;

import io.tollgate.audit.RequestRow;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** The recorder of all threads that have no {@link Lane} of their own: one lane behind a lock. */
public final class SharedLane implements Recorder {
    private final ReentrantLock lock = new ReentrantLock();
    private final Lane lane;

    SharedLane(Lane lane) {
        this.lane = lane;
    }

    @Override
    public long begin(RequestRow row) {
        lock.lock();
        try {
            return lane.begin(row);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean end(long key, RequestRow row) {
        lock.lock();
        try {
            return lane.end(key, row);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean body(long key, BodyText text, long offset, boolean last, ByteBuffer piece) {
        lock.lock();
        try {
            return lane.body(key, text, offset, last, piece);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void whenForced(Forced then) {
        lock.lock();
        try {
            lane.whenForced(then);
        } finally {
            lock.unlock();
        }
    }
}
