package io.tollgate.audit.rows;

import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows of one node's traffic: 200 virtual keys of 40 teams and 12 customers, each with two or three
 * favourite models of eight; a few busy keys make most of it. Prices and lengths spread as those of
 * real requests do; one in fifty fails or is refused. One thread.
 */
public final class RealisticRows {
    private static final int KEYS = 200;
    private static final int USERS = 20_000;
    private static final int ADDRESSES = 3_000;
    private static final int THREADS = 2;
    private static final char[] BASE_32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final List<Target> TARGETS =
            List.of(
                    new Target("openai", "gpt-5", "gpt-5-2026-08-01", 1250, 10_000),
                    new Target("openai", "gpt-5-mini", "gpt-5-mini-2026-08-01", 250, 2_000),
                    new Target("anthropic", "claude-sonnet", "claude-sonnet-4-6", 3_000, 15_000),
                    new Target("anthropic", "claude-haiku", "claude-haiku-4-5", 1_000, 5_000),
                    new Target("gemini", "gemini-flash", "gemini-3-flash", 300, 2_500),
                    new Target("azure", "gpt-4.1", "gpt-4.1", 2_000, 8_000),
                    new Target("mistral", "mistral-large", "mistral-large-2512", 500, 1_500),
                    new Target("openai", "embed", "text-embedding-3-small", 20, 0));

    private final SplittableRandom random;
    private final long startMillis;
    private final long spanMillis;
    private final long count;
    private final String[] idPrefixes = new String[THREADS];
    private final byte[] hash = new byte[16];
    private final long[] counters = new long[THREADS];
    private long made;

    private record Target(
            String provider, String model, String served, long inputNano, long outputNano) {}

    /**
     * @param count rows to spread evenly over the time
     */
    public RealisticRows(long seed, long startMillis, long spanMillis, long count) {
        this.random = new SplittableRandom(seed);
        this.startMillis = startMillis;
        this.spanMillis = spanMillis;
        this.count = count;
        for (int i = 0; i < THREADS; i++) {
            var prefix = new StringBuilder("req_");
            for (int j = 0; j < 12; j++) {
                prefix.append(BASE_32[random.nextInt(32)]);
            }
            idPrefixes[i] = prefix.toString();
        }
    }

    /** The next row; each a little later than the one before. */
    public RequestRow next() {
        long created = startMillis + made * spanMillis / count + random.nextInt(200);
        made++;
        int key = busy(KEYS);
        Target target = TARGETS.get((key * 7 + busy(3)) % TARGETS.size());
        boolean embeds = target.outputNano() == 0;
        boolean streams = !embeds && random.nextInt(100) < 60;
        long input = spread(700, 60);
        long output = embeds ? 0 : spread(250, 8);
        long cached = !embeds && random.nextInt(100) < 30 ? input * 3 / 4 : 0;
        long reasoning = key % 5 == 0 ? output / 2 : 0;
        int fate = random.nextInt(1000);
        var asked =
                new RequestRow.Asked(
                        key % 9 == 0 ? "anthropic" : "openai",
                        embeds ? "embeddings" : "chat",
                        target.model(),
                        streams,
                        input * 4 + random.nextInt(300),
                        randomHash());
        var tenant =
                new RequestRow.Tenant(
                        "customer-" + key % 12,
                        "team-" + key % 40,
                        "key-" + key,
                        random.nextInt(100) < 40 ? "user-" + busy(USERS) : "");
        int thread = random.nextInt(THREADS);
        String id = id(thread);
        String trace = random.nextInt(100) < 10 ? randomHash() : "";
        String address = address();
        if (fate < 10) {
            return refused(created, id, trace, address, tenant, asked);
        }
        boolean failed = fate < 15;
        boolean left = fate >= 15 && fate < 20;
        boolean retried = fate >= 20 && fate < 30;
        String providerKey = "main-" + random.nextInt(3);
        long latency = 200 + output * (8 + random.nextInt(8)) + spread(150, 50);
        long cost =
                (input - cached) * target.inputNano()
                        + cached * target.inputNano() / 10
                        + output * target.outputNano();
        return new RequestRow(
                created,
                id,
                trace,
                address,
                "7",
                tenant,
                asked,
                new RequestRow.Served(
                        target.provider(),
                        providerKey,
                        target.served(),
                        retried || failed ? 2 : 1,
                        retried
                                ? target.provider()
                                        + "/main-0:rate_limited,"
                                        + target.provider()
                                        + "/"
                                        + providerKey
                                        + ":ok"
                                : ""),
                new RequestRow.Answer(
                        failed ? Outcome.FAILED : left ? Outcome.CLIENT_GONE : Outcome.SERVED,
                        failed ? 502 : 200,
                        failed ? "server_error" : "",
                        failed || left ? "" : random.nextInt(20) == 0 ? "length" : "stop",
                        left,
                        "",
                        failed ? 180 : output * 5 + 400 + random.nextInt(100),
                        ""),
                new RequestRow.Timing(
                        latency, streams ? 150 + spread(100, 20) : -1, 40 + random.nextInt(80)),
                failed
                        ? RequestRow.Tokens.NONE
                        : new RequestRow.Tokens(input, cached, 0, output, reasoning, 0, 0, 0, left),
                new RequestRow.Cost(
                        failed ? 0 : cost,
                        input * target.inputNano() + 4096 * target.outputNano()));
    }

    private RequestRow refused(
            long created,
            String id,
            String trace,
            String address,
            RequestRow.Tenant tenant,
            RequestRow.Asked asked) {
        return new RequestRow(
                created,
                id,
                trace,
                address,
                "7",
                tenant,
                asked,
                RequestRow.Served.NOT,
                new RequestRow.Answer(Outcome.REFUSED, 429, "rate_limited", "", false, "", 150, ""),
                new RequestRow.Timing(0, -1, 30 + random.nextInt(30)),
                RequestRow.Tokens.NONE,
                RequestRow.Cost.NONE);
    }

    /** Below the bound; small ones much more often. */
    private int busy(int bound) {
        double share = random.nextDouble();
        return (int) (share * share * bound);
    }

    /** Around the middle, at times ten times as much: roughly log-normal. */
    private long spread(long middle, long least) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += random.nextDouble() - 0.5;
        }
        return Math.max(least, Math.round(middle * Math.exp(1.6 * sum)));
    }

    private String id(int thread) {
        long rest = counters[thread]++;
        char[] digits = new char[9];
        for (int i = 8; i >= 0; i--) {
            digits[i] = BASE_32[(int) (rest & 31)];
            rest >>>= 5;
        }
        return idPrefixes[thread] + new String(digits);
    }

    private String address() {
        int address = busy(ADDRESSES);
        return "10." + address % 7 + "." + address / 250 + "." + address % 250;
    }

    private String randomHash() {
        for (int i = 0; i < hash.length; i += Long.BYTES) {
            long bits = random.nextLong();
            for (int j = 0; j < Long.BYTES; j++) {
                hash[i + j] = (byte) (bits >>> (8 * j));
            }
        }
        return HexFormat.of().formatHex(hash);
    }
}
