package io.tollgate.node.request;

import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.Standing;
import io.tollgate.governance.ledger.Unit;
import io.tollgate.governance.ledger.Wallet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the limits of a key, in OpenAI's header lines: for requests and for tokens the
 * limit of which the smallest part is left.
 */
final class RateHeaders {
    private static final Names REQUESTS = Names.of("requests");
    private static final Names TOKENS = Names.of("tokens");

    private RateHeaders() {}

    private record Names(String limit, String remaining, String reset) {
        static Names of(String counted) {
            return new Names(
                    "x-ratelimit-limit-" + counted,
                    "x-ratelimit-remaining-" + counted,
                    "x-ratelimit-reset-" + counted);
        }
    }

    static void add(List<String> lines, Wallet wallet, long nowMillis) {
        add(lines, wallet, Unit.REQUESTS, REQUESTS, nowMillis);
        add(lines, wallet, Unit.TOKENS, TOKENS, nowMillis);
    }

    private static void add(
            List<String> lines, Wallet wallet, Unit unit, Names names, long nowMillis) {
        @Nullable Standing tightest = null;
        for (int i = 0; i < wallet.size(); i++) {
            Account account = wallet.account(i);
            if (account.unit() == unit) {
                Standing one = account.standing(nowMillis);
                if (tightest == null
                        || (double) one.left() * tightest.most()
                                < (double) tightest.left() * one.most()) {
                    tightest = one;
                }
            }
        }
        if (tightest != null) {
            lines.add(names.limit);
            lines.add(Long.toString(tightest.most()));
            lines.add(names.remaining);
            lines.add(Long.toString(tightest.left()));
            lines.add(names.reset);
            lines.add(Math.max(0, tightest.resetMillis() - nowMillis) + "ms");
        }
    }
}
