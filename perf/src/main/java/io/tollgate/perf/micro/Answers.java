package io.tollgate.perf.micro;

import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestScanner;
import io.tollgate.providers.dialect.Scan;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import io.tollgate.providers.profile.Profiles;
import io.tollgate.providers.upstream.ResponseHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The pass-through conversation of a chat with OpenAI, and what it is fed in the benchmarks. */
final class Answers {
    static final Conversation CHAT =
            OpenAiConversations.of(Operation.CHAT, Profiles.find("openai").orElseThrow());

    private Answers() {}

    static RequestFields fields(byte[] request) {
        return switch (RequestScanner.scan(request)) {
            case Scan.Scanned good -> good.fields();
            case Scan.Malformed bad -> throw new IllegalStateException(bad.message());
        };
    }

    /** A head with nothing but a status and the type JSON. */
    record Head(int status) implements ResponseHead {
        @Override
        public @Nullable String header(String name) {
            return name.equalsIgnoreCase("content-type") ? "application/json" : null;
        }

        @Override
        public void forEach(HeaderVisitor visitor) {
            visitor.header("content-type", "application/json");
        }
    }

    /** Counts the bytes it is given. */
    static final class CountingSink implements ByteSink {
        private long count;

        @Override
        public void put(ByteBuffer source, int from, int to) {
            count += to - from;
        }

        @Override
        public void put(byte[] bytes, int offset, int length) {
            count += length;
        }

        long count() {
            return count;
        }
    }
}
