package io.tollgate.node.request;

/**
 * The memory that answers under way may hold until they are written down, shared by all requests of
 * one I/O thread. Where it is used up, texts are cut short, and say so.
 */
final class TextRoom {
    static final int BYTES = 16 << 20;

    private int free = BYTES;

    /** As much of that as there is room for. */
    int take(int wanted) {
        int taken = Math.min(wanted, free);
        free -= taken;
        return taken;
    }

    void giveBack(int taken) {
        free += taken;
    }
}
