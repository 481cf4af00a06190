package io.tollgate.governance.ledger;

/**
 * What a request can hope for that found too little of an account: whether to ask the grid for it,
 * to wait, or to give up. Everything here runs under the lock of the account.
 */
final class Prospects {
    private final Account account;
    private final Claims claims;
    private final ClaimSender sender;
    private final SlotRing slots;
    private final Others others;

    Prospects(Account account, Claims claims, ClaimSender sender, SlotRing slots, Others others) {
        this.account = account;
        this.claims = claims;
        this.sender = sender;
        this.slots = slots;
        this.others = others;
    }

    /** Asks for more where there is too little, and says what the request can hope for. */
    More more(Slot slot, long need) {
        if (slot.free() >= need) {
            return More.TRY_AGAIN;
        }
        if (isMoney() && !sender.decides()) {
            return More.UNAVAILABLE;
        }
        if (need > account.most()) {
            return neverEnough(slot);
        }
        if (claims.mayGet(slot, need)) {
            claims.ask(slot, need);
        }
        if (claims.unavailable() && !isMoney()) {
            takeShare(slot);
        }
        if (slot.free() >= need) {
            return More.TRY_AGAIN;
        }
        if (claims.unavailable() && isMoney()) {
            return More.UNAVAILABLE;
        }
        return mayHope(slot, need) ? More.WAIT : More.SPENT;
    }

    /**
     * The limit is less than the request needs. What it leaves may pay for a shorter answer, so a
     * node that does not know what others have asks for that first.
     */
    private More neverEnough(Slot slot) {
        if (others.known(slot.number())) {
            return More.SPENT;
        }
        if (claims.mayGet(slot, 1)) {
            claims.ask(slot, 1);
        }
        return claims.asks() ? More.WAIT : More.SPENT;
    }

    /** Nobody can be asked: rates go on with this node's part of the limit. */
    private void takeShare(Slot slot) {
        long more = account.most() / sender.nodes() - slots.claimedAround(slot.number());
        if (more > 0) {
            slot.grant(more);
        }
    }

    /** What that part would leave if all that is held were given back. */
    private long unspentShare(Slot slot) {
        return Amounts.subtract(account.most() / sender.nodes(), slots.spentAround(slot.number()));
    }

    /** What the limit would leave if all that is held were given back. */
    private long unspent(Slot slot) {
        return Amounts.subtract(
                account.most(),
                Amounts.add(others.spentAround(slot.number()), slots.spentAround(slot.number())));
    }

    /** What a request can get of that slot now, without waiting. */
    long obtainable(Slot slot) {
        long fresh =
                others.known(slot.number())
                        ? Amounts.add(others.room(slot.number()), slots.freeBefore(slot.number()))
                        : 0;
        return Math.max(0, Amounts.add(slot.free(), fresh));
    }

    /** Whether a request that found too little has a reason to wait. */
    boolean mayHope(Slot slot, long need) {
        if (claims.unavailable()) {
            return isMoney() || need <= unspentShare(slot);
        }
        return claims.asks() || need <= unspent(slot);
    }

    private boolean isMoney() {
        return account.unit() == Unit.NANO_USD;
    }
}
