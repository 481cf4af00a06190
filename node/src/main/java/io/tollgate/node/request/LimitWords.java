package io.tollgate.node.request;

import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.Admission;
import io.tollgate.governance.ledger.More;
import io.tollgate.governance.ledger.Standing;
import io.tollgate.node.error.ClientError;
import io.tollgate.node.error.Errors;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** What a client is told whose key, team or customer has too little left. */
final class LimitWords {
    private static final int NANO_DIGITS = 9;

    private LimitWords() {}

    static ClientError error(Admission.TooLittle lacking, long nowMillis) {
        Account account = lacking.account();
        Standing now = account.standing(nowMillis);
        String owner = account.limit().owner();
        return switch (account.unit()) {
            case NANO_USD -> budget(lacking, now, owner, nowMillis);
            case TOKENS ->
                    Errors.rateLimited(
                            "Tokens of "
                                    + owner
                                    + ": "
                                    + lacking.need()
                                    + " needed, "
                                    + lacking.obtainable()
                                    + " left of "
                                    + now.most()
                                    + " a period",
                            wait(lacking, nowMillis));
            case REQUESTS ->
                    Errors.rateLimited(
                            "Requests of " + owner + ": all " + now.most() + " of the period used",
                            wait(lacking, nowMillis));
            case PARALLEL ->
                    Errors.rateLimited(
                            "Requests of "
                                    + owner
                                    + ": "
                                    + now.most()
                                    + " run at once, all there may",
                            Duration.ofSeconds(1));
        };
    }

    private static ClientError budget(
            Admission.TooLittle lacking, Standing now, String owner, long nowMillis) {
        if (lacking.more() == More.UNAVAILABLE) {
            return Errors.budgetUnavailable();
        }
        if (lacking.more() == More.CUT_OFF) {
            return Errors.budgetCutOff();
        }
        String words =
                "The budget of "
                        + owner
                        + " has "
                        + usd(lacking.obtainable())
                        + " USD left of "
                        + usd(now.most())
                        + ", and this request may cost "
                        + usd(lacking.need());
        if (lacking.more() == More.WAIT) {
            return Errors.budgetReserved(words + "; the rest is held by requests that still run");
        }
        boolean ever = now.most() >= lacking.need() && now.resetMillis() != Long.MAX_VALUE;
        return Errors.budgetExceeded(
                ever ? words + "; more from " + Instant.ofEpochMilli(now.resetMillis()) : words,
                ever ? Duration.ofMillis(now.resetMillis() - nowMillis) : null);
    }

    private static Duration wait(Admission.TooLittle lacking, long nowMillis) {
        if (lacking.more() == More.WAIT) {
            return Duration.ofSeconds(1);
        }
        return Duration.ofMillis(
                Math.max(1, lacking.account().freeAt(lacking.need(), nowMillis) - nowMillis));
    }

    private static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros().toPlainString();
    }
}
