package io.tollgate.governance.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a request holds of its accounts, from its admission to its one end. One thread at a time;
 * settling twice does nothing.
 */
public final class Hold {
    /** Of a request that nothing limits. */
    public static final Hold NOTHING = new Hold(new Slot[0], new Ask(0, 0, 0));

    private final @Nullable Slot[] slots;
    private final Ask ask;
    private boolean settled;

    Hold(@Nullable Slot[] slots, Ask ask) {
        this.slots = slots;
        this.ask = ask;
    }

    /** The worst case that is held. */
    public Ask ask() {
        return ask;
    }

    /**
     * Ends it: that was spent, and the rest is free again.
     *
     * @param nanoUsd what it cost; 0 where nothing was charged
     * @param tokens what it used
     */
    public void settle(long nanoUsd, long tokens) {
        if (settled) {
            return;
        }
        settled = true;
        for (Slot slot : slots) {
            if (slot != null) {
                Unit unit = slot.account().unit();
                long actual =
                        switch (unit) {
                            case NANO_USD -> nanoUsd;
                            case TOKENS -> tokens;
                            case REQUESTS -> 1;
                            case PARALLEL -> 0;
                        };
                slot.settle(ask.amount(unit), actual);
            }
        }
    }
}
