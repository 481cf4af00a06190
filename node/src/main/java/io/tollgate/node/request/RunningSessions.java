package io.tollgate.node.request;

import io.tollgate.governance.tenant.KeyRing;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of a node that may last for an hour, so that they can be ended when their key is
 * revoked and when the node stops. Any thread.
 */
public final class RunningSessions {
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** One of them. Any thread. */
    interface Session {
        /** Ends it with that reason, soon, where it is not over yet. */
        void end(EndReason reason);

        /** Whether its key, or what has taken that one's place, is still in force. */
        boolean allowedBy(KeyRing keys);
    }

    /** False where the node stops: it is not taken in. */
    boolean add(Session session) {
        sessions.add(session);
        if (stopping) {
            sessions.remove(session);
            return false;
        }
        return true;
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    /** Sessions under way. */
    public int count() {
        return sessions.size();
    }

    /** Ends those whose key is not in force any more. */
    void keysChanged(KeyRing keys) {
        for (Session session : sessions) {
            if (!session.allowedBy(keys)) {
                session.end(EndReason.REVOKED);
            }
        }
    }

    /** Ends all, and takes no more in. */
    public void stop() {
        stopping = true;
        sessions.forEach(session -> session.end(EndReason.SHUTDOWN));
    }
}
