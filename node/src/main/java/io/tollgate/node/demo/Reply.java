package io.tollgate.node.demo;

import java.util.List;

/** What the demo provider answers, before it is put into the shape of an API. */
sealed interface Reply {
    /** Tokens of the answer. */
    long tokens();

    /**
     * Text.
     *
     * @param pieces one a token
     * @param cut whether {@code max_tokens} ended it
     */
    record Text(List<String> pieces, boolean cut) implements Reply {
        public Text {
            pieces = List.copyOf(pieces);
        }

        @Override
        public long tokens() {
            return pieces.size();
        }

        String text() {
            return String.join("", pieces);
        }
    }

    /** Calls of functions, at least one. */
    record Calls(List<Call> calls) implements Reply {
        public Calls {
            calls = List.copyOf(calls);
        }

        @Override
        public long tokens() {
            return calls.stream().mapToLong(Call::tokens).sum();
        }
    }

    /**
     * One call.
     *
     * @param id such as {@code call_demo_1_0}
     * @param arguments JSON text
     */
    record Call(String id, String name, String arguments) {
        long tokens() {
            return DemoTokens.count(name) + DemoTokens.count(arguments);
        }
    }
}
