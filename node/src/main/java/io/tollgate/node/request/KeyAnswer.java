package io.tollgate.node.request;

import io.tollgate.governance.tenant.VirtualKey;

/** Answers a client that asks what its own key may do and has used. On the I/O thread. */
public interface KeyAnswer {
    /** Answers now or later, without waiting. */
    void answer(Exchange exchange, VirtualKey key);
}
