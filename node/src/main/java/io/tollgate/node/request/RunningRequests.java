package io.tollgate.node.request;

import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.providers.upstream.UpstreamLoop;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one I/O thread that are on their way, so that those of a revoked key can be
 * ended. A list through the requests themselves: coming and going costs a few writes and no object.
 *
 * <p>Invariant: a request that was identified by a key ring and is still running is in the list
 * when a task that was given to the thread after the ring was replaced runs, because identifying
 * and joining the list are one step of that thread.
 */
final class RunningRequests {
    private @Nullable Forwarding first;
    private volatile @Nullable UpstreamLoop loop;

    /** On the thread. */
    void add(Forwarding request) {
        if (loop == null) {
            loop = request.exchange().loop().upstream();
        }
        Forwarding second = first;
        request.after = second;
        if (second != null) {
            second.before = request;
        }
        first = request;
        request.running = true;
    }

    /** On the thread; twice is once. */
    void remove(Forwarding request) {
        if (!request.running) {
            return;
        }
        request.running = false;
        Forwarding left = request.before;
        Forwarding right = request.after;
        if (left == null) {
            first = right;
        } else {
            left.after = right;
        }
        if (right != null) {
            right.before = left;
        }
        request.before = null;
        request.after = null;
    }

    /** From any thread: ends those whose key these keys do not have any more. */
    void keep(KeyRing keys) {
        UpstreamLoop thread = loop;
        if (thread != null) {
            thread.execute(() -> endOthers(keys));
        }
    }

    private void endOthers(KeyRing keys) {
        var others = new ArrayList<Forwarding>();
        for (Forwarding each = first; each != null; each = each.after) {
            if (!keys.stillHas(each.key())) {
                others.add(each);
            }
        }
        others.forEach(Forwarding::keyRevoked); // the end of one may be that of another
    }
}
