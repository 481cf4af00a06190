package io.tollgate.audit.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Connections that nobody uses now: a few are kept, more are closed. Any thread. */
final class IdleConnections {
    private static final int MOST = 4;

    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Opening opening;

    /** Makes one. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    IdleConnections(Opening opening) {
        this.opening = opening;
    }

    Connection take() throws SQLException {
        synchronized (idle) {
            Connection kept = idle.poll();
            if (kept != null) {
                return kept;
            }
        }
        return opening.open();
    }

    void giveBack(Connection connection) throws SQLException {
        synchronized (idle) {
            if (idle.size() < MOST) {
                idle.push(connection);
                return;
            }
        }
        connection.close();
    }

    /** Closes them all. */
    void forget() {
        List<Connection> forgotten;
        synchronized (idle) {
            forgotten = new ArrayList<>(idle);
            idle.clear();
        }
        for (Connection connection : forgotten) {
            try {
                connection.close();
            } catch (SQLException _) {
                // It is not used again; what it held at the other end ends with its time limit.
            }
        }
    }
}
