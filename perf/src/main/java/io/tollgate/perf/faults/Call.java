package io.tollgate.perf.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A request as the mock provider got it, from the ledger that it keeps by itself.
 *
 * @param requestId the gateway's
 * @param trace the client's
 * @param how what became of it, such as {@code answered}, {@code cut} or {@code gone}; "" where it
 *     had not ended
 */
record Call(String requestId, String trace, String how) {
    /** Whether the provider gave its whole answer. */
    boolean answered() {
        return how.equals("answered") || how.equals("streamed");
    }

    /** The calls in a ledger, in the order in which they came. */
    static List<Call> read(Path ledger) throws IOException {
        var calls = new ArrayList<Call>();
        Map<String, Integer> last = new HashMap<>();
        try (Stream<String> lines = Files.lines(ledger)) {
            lines.forEach(line -> {
                String[] words = line.split(" ", -1);
                if (words.length != 3) {
                    throw new IllegalStateException(
                            ledger + ": \"" + line + "\" (expected: three words)");
                }
                if (words[0].equals("+")) {
                    last.put(words[1], calls.size());
                    calls.add(new Call(words[1], words[2], ""));
                } else {
                    Integer at = last.get(words[1]);
                    if (at == null) {
                        throw new IllegalStateException(
                                ledger + ": " + words[1] + " ends but never came");
                    }
                    calls.set(at, new Call(words[1], calls.get(at).trace(), words[2]));
                }
            });
        }
        return calls;
    }
}
