package io.tollgate.audit;

/**
 * What a row charges, and to whom: the few fields of it that whoever adds up all rows needs. The
 * rest is not decoded.
 *
 * @param model as the provider was asked for it
 */
public record Charge(
        long createdAtMillis,
        String customer,
        String team,
        String virtualKey,
        String provider,
        String model,
        Outcome outcome,
        long inputTokens,
        long outputTokens,
        RequestRow.Cost cost) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException where the bytes are no row
     */
    public static Charge of(EncodedRow row) {
        var in = new RowFields();
        in.start(row.bytes(), 0, row.bytes().length);
        long createdAtMillis = in.number();
        texts(in, 4); // request, trace, address, configuration
        String customer = in.text();
        String team = in.text();
        String virtualKey = in.text();
        texts(in, 4); // user, client's API, operation, model asked for
        in.flag();
        in.number();
        texts(in, 1); // prompt's hash
        String provider = in.text();
        texts(in, 1); // its key
        String model = in.text();
        in.integer();
        texts(in, 1); // attempts
        Outcome outcome = Outcome.of(in.integer());
        in.integer();
        texts(in, 2); // error, finish reason
        in.flag();
        texts(in, 1); // cache
        in.number();
        texts(in, 1); // body's hash
        numbers(in, 3); // times
        long inputTokens = in.number();
        numbers(in, 2); // cached, written to the cache
        long outputTokens = in.number();
        numbers(in, 4); // reasoning, audio in and out, images
        in.flag();
        var cost = new RequestRow.Cost(in.number(), in.number());
        in.end();
        return new Charge(
                createdAtMillis,
                customer,
                team,
                virtualKey,
                provider,
                model,
                outcome,
                inputTokens,
                outputTokens,
                cost);
    }

    private static void texts(RowFields in, int count) {
        for (int i = 0; i < count; i++) {
            in.nextText();
        }
    }

    private static void numbers(RowFields in, int count) {
        for (int i = 0; i < count; i++) {
            in.number();
        }
    }
}
