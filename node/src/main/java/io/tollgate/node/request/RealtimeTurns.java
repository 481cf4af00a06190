package io.tollgate.node.request;

import io.tollgate.governance.ledger.Hold;
import io.tollgate.governance.tenant.KeyRing;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.metrics.RequestCategory;
import io.tollgate.node.routing.Step;
import io.tollgate.providers.dialect.TokenUsage;
import io.tollgate.providers.dialect.openai.realtime.EventLook;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one conversation: each is held for before it begins, and charged when it is over.
 * Only on the thread of its exchange.
 *
 * <p>Invariant: while no answer runs there is one turn that is paid for, or being paid for, and
 * while it is not the client is not read. So no answer that the client asks for, or that its voice
 * calls forth, begins without its worst case being held. The one exception: a client that asks for
 * a second answer beside one that runs. That one is paid for when it begins, and the conversation
 * ends where that cannot be.
 */
final class RealtimeTurns implements RealtimeTurn.Owner {
    private static final int SERVED = 200;

    /** The status of a conversation that was opened; its last row has it. */
    private static final int SWITCHED = 101;

    private final RealtimeTalk talk;
    private final Step.Try to;
    private final Told told;
    private final ArrayDeque<RealtimeTurn> running = new ArrayDeque<>();
    private @Nullable RealtimeTurn next;
    private boolean nextIsReady;
    private boolean over;

    /**
     * Begins with a turn that is paid for and has its row.
     *
     * @param to who serves the conversation
     */
    RealtimeTurns(RealtimeTalk talk, Step.Try to, RealtimeTurn first, Told told) {
        this.talk = talk;
        this.to = to;
        this.next = first;
        this.nextIsReady = true;
        this.told = told;
    }

    /** Who is told. */
    interface Told {
        /** Another answer may begin. */
        void ready();

        /** Nothing more may be used. */
        void mustEnd(EndReason reason, @Nullable Refusal refusal);

        /** Takes a step that somebody else begins; none after the end. */
        void guarded(Runnable step);
    }

    /** Whether an answer may begin now. */
    boolean mayBegin() {
        return nextIsReady || !running.isEmpty();
    }

    /** What the provider says of its answers. */
    void event(EventLook look) {
        switch (look.kind()) {
            case CREATED -> created();
            case PIECE -> {
                RealtimeTurn turn = running.peekLast();
                if (turn != null) {
                    turn.books().firstToken();
                }
            }
            case DONE -> done(look.usage(), look.status());
            case OTHER -> {}
        }
    }

    private void created() {
        RealtimeTurn turn = next;
        next = null;
        nextIsReady = false;
        if (turn == null) {
            turn = another();
            if (turn == null) {
                return;
            }
            running.add(turn);
            turn.created();
            turn.pay(talk.route());
        } else {
            running.add(turn);
            turn.created();
        }
    }

    private void done(@Nullable TokenUsage usage, String status) {
        RealtimeTurn turn = running.poll();
        if (turn == null) {
            return;
        }
        // A provider charges nothing for what it failed to do.
        TokenUsage counted = usage == null && status.equals("failed") ? TokenUsage.NONE : usage;
        turn.end(
                new Ending(RequestCategory.SERVED, null, SERVED, counted, 0, finishReason(status)));
        prepare();
    }

    private static String finishReason(String status) {
        return switch (status) {
            case "completed", "" -> "stop";
            case "incomplete" -> "length";
            default -> status;
        };
    }

    private void prepare() {
        if (!over && running.isEmpty() && next == null) {
            RealtimeTurn turn = another();
            if (turn != null) {
                next = turn;
                turn.pay(talk.route());
            }
        }
    }

    /** A turn of the key as it is now; null where that is in force no more. */
    private @Nullable RealtimeTurn another() {
        VirtualKey key = key(talk.services().keys());
        if (key == null) {
            told.mustEnd(EndReason.REVOKED, null);
            return null;
        }
        return talk.next(key, this);
    }

    /** The key among these; null where it is in force no more. */
    @Nullable VirtualKey key(KeyRing keys) {
        return switch (keys.ofDigest(talk.digest())) {
            case KeyRing.Found found -> found.key();
            case KeyRing.Unknown _ -> null;
        };
    }

    @Override
    public void paid(RealtimeTurn turn, Hold hold) {
        told.guarded(() -> taken(turn, hold));
    }

    private void taken(RealtimeTurn turn, Hold hold) {
        ProviderFunds limited =
                ProviderFunds.of(turn.admitted(), talk.route(), talk.services(), hold.ask());
        if (limited != null) {
            if (!limited.enter(to.provider(), to.model())) {
                without(turn, refusal(limited));
                return;
            }
            turn.books().holds(limited);
        }
        turn.begin(to, serve -> told.guarded(() -> begun(turn, serve)));
    }

    private Refusal refusal(ProviderFunds limited) {
        var lacking = limited.lacking();
        return lacking == null
                ? Refusal.noKey(to.model(), null)
                : Refusal.limited(lacking, System.currentTimeMillis());
    }

    private void begun(RealtimeTurn turn, boolean serve) {
        if (!serve) {
            told.mustEnd(EndReason.NOT_RECORDED, Refusal.cannotRecord());
            return;
        }
        turn.books().called();
        if (turn == next && !over) {
            nextIsReady = true;
            told.ready();
        }
    }

    @Override
    public void refused(RealtimeTurn turn, Refusal refusal) {
        told.guarded(() -> without(turn, refusal));
    }

    private void without(RealtimeTurn turn, Refusal refusal) {
        if (turn == next) {
            next = null;
        }
        turn.end(refusal.ending());
        told.mustEnd(EndReason.LIMIT, refusal);
    }

    /**
     * The conversation is over. Answers that run are charged with all that is held for them, save
     * where their provider failed.
     */
    void end(EndReason reason) {
        end(reason.category());
    }

    /** The same where nobody ended it but the two sides. */
    void end(RequestCategory category) {
        if (over) {
            return;
        }
        over = true;
        boolean providerFailed = category == RequestCategory.UPSTREAM_ERROR;
        RequestCategory ofRunning =
                providerFailed || category == RequestCategory.CLIENT_GONE
                        ? category
                        : RequestCategory.SERVED;
        for (RealtimeTurn turn : running) {
            turn.endNow(new Ending(ofRunning, null, SERVED, null, 0, "cancelled"));
        }
        running.clear();
        RealtimeTurn unused = next;
        next = null;
        if (unused != null) {
            unused.endNow(new Ending(category, null, SWITCHED, TokenUsage.NONE, 0, null));
        }
    }
}
