package io.tollgate.node.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.github.benmanes.caffeine.cache.Ticker;
import io.tollgate.audit.query.Questions;
import io.tollgate.audit.query.Usage;
import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.Standing;
import io.tollgate.governance.ledger.Unit;
import io.tollgate.governance.ledger.Wallet;
import io.tollgate.governance.tenant.VirtualKey;
import io.tollgate.node.request.Exchange;
import io.tollgate.node.request.KeyAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/tollgate/key} of the public listener: what the virtual key that asks may do, how
 * its limits stand at this moment, and what it has used. Limits are read on the I/O thread, from
 * memory; for the usage the exchange waits, on no thread.
 */
public final class KeyStatus implements KeyAnswer {
    private static final List<String> HEADERS = List.of("cache-control", "no-store");

    private final @Nullable Questions questions;
    private final Executor blocking;
    private final Clock clock;
    private volatile @Nullable KeyUsage usage;

    /**
     * @param questions null where the node keeps no store
     * @param blocking runs questions to the store on threads that may block
     */
    public KeyStatus(@Nullable Questions questions, Executor blocking, Clock clock) {
        this.questions = questions;
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Made by the first who asks: starts do not load the cache's library. */
    private KeyUsage usage() {
        KeyUsage known = usage;
        return known == null ? made() : known;
    }

    private synchronized KeyUsage made() {
        KeyUsage known = usage;
        if (known == null) {
            known = new KeyUsage(questions, blocking, clock, Ticker.systemTicker());
            usage = known;
        }
        return known;
    }

    @Override
    public void answer(Exchange exchange, VirtualKey key) {
        CompletableFuture<KeyUsage.Used> asked = usage().of(key.name());
        if (asked.isDone()) {
            respond(exchange, key, asked.join());
            return;
        }
        var waiting = new Waiting(exchange);
        var _ = asked.thenAccept(used -> waiting.answer(one -> respond(one, key, used)));
    }

    private void respond(Exchange exchange, VirtualKey key, KeyUsage.Used used) {
        long now = clock.millis();
        byte[] json =
                QuestionJson.written(out -> {
                    out.writeStringField("object", "tollgate.key");
                    out.writeStringField("name", key.name());
                    out.writeStringField("team", key.team().isEmpty() ? null : key.team());
                    out.writeStringField(
                            "customer", key.customer().isEmpty() ? null : key.customer());
                    out.writeArrayFieldStart("models");
                    for (String pattern : key.models().patterns()) {
                        out.writeString(pattern);
                    }
                    out.writeEndArray();
                    Instant expires = key.expires();
                    out.writeStringField("expires", expires == null ? null : expires.toString());
                    limits(out, key.wallet(), now);
                    usage(out, used);
                });
        exchange.respond(200, "application/json", HEADERS, ByteBuffer.wrap(json));
    }

    private static void limits(JsonGenerator json, Wallet wallet, long now) throws IOException {
        json.writeArrayFieldStart("limits");
        for (int i = 0; i < wallet.size(); i++) {
            Account account = wallet.account(i);
            Standing standing = account.standing(now);
            json.writeStartObject();
            json.writeStringField("owner", account.limit().owner());
            json.writeStringField("unit", account.unit().label());
            json.writeStringField("period", account.period().id());
            amount(json, "most", account.unit(), standing.most());
            amount(json, "spent", account.unit(), standing.spent());
            amount(json, "held", account.unit(), standing.held());
            amount(json, "left", account.unit(), standing.left());
            json.writeStringField(
                    "resets_at",
                    standing.resetMillis() == Long.MAX_VALUE
                            ? null
                            : Instant.ofEpochMilli(standing.resetMillis()).toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void amount(JsonGenerator json, String field, Unit unit, long amount)
            throws IOException {
        switch (unit) {
            case NANO_USD -> json.writeStringField(field, QuestionJson.usd(amount));
            case TOKENS, REQUESTS, PARALLEL -> json.writeNumberField(field, amount);
        }
    }

    private static void usage(JsonGenerator json, KeyUsage.Used used) throws IOException {
        switch (used) {
            case KeyUsage.Used.Known known -> {
                json.writeObjectFieldStart("usage");
                for (var period : known.periods().entrySet()) {
                    json.writeObjectFieldStart(period.getKey());
                    Usage one = period.getValue();
                    QuestionJson.write(json, one);
                    json.writeEndObject();
                }
                json.writeEndObject();
                json.writeNullField("usage_problem");
            }
            case KeyUsage.Used.Unknown(String why) -> {
                json.writeNullField("usage");
                json.writeStringField("usage_problem", why);
            }
        }
    }
}
