package io.tollgate.providers.corpus;

import io.tollgate.providers.dialect.AnswerStream;
import io.tollgate.providers.dialect.ByteSink;
import io.tollgate.providers.dialect.ProviderError;
import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestScanner;
import io.tollgate.providers.dialect.Scan;
import io.tollgate.providers.upstream.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Feeds a conversation as the node does. */
public final class Harness {
    private Harness() {}

    /** What a client got of a stream, and how it ended. */
    public record Streamed(byte[] client, AnswerStream.Progress progress, AnswerStream stream) {
        public String text() {
            return new String(client, StandardCharsets.UTF_8);
        }

        public ProviderError error() {
            return Objects.requireNonNull(stream.error());
        }
    }

    /** Runs a stream to its end; an error is written as the node would. */
    public static Streamed run(AnswerStream stream, List<byte[]> pieces) {
        var out = new Sink();
        AnswerStream.Progress progress = AnswerStream.Progress.NOTHING_YET;
        for (byte[] piece : pieces) {
            ByteBuffer direct = ByteBuffer.allocateDirect(piece.length + 3);
            direct.position(3).put(piece).flip().position(3);
            progress = stream.accept(direct, out);
            if (direct.hasRemaining()) {
                throw new AssertionError("not all bytes were taken");
            }
            if (progress == AnswerStream.Progress.COMPLETE
                    || progress == AnswerStream.Progress.FAILED) {
                break;
            }
        }
        if (progress == AnswerStream.Progress.NOTHING_YET
                || progress == AnswerStream.Progress.STREAMING) {
            progress = stream.end(out);
        }
        if (progress == AnswerStream.Progress.FAILED) {
            stream.writeError(Objects.requireNonNull(stream.error()), out);
        }
        return new Streamed(out.bytes.toByteArray(), progress, stream);
    }

    /** Gives these bytes to a stream, which goes on; what its client gets is not kept. */
    public static AnswerStream.Progress accept(AnswerStream stream, byte[] bytes) {
        return stream.accept(direct(bytes), new Sink());
    }

    public static RequestFields fields(String body) {
        return switch (RequestScanner.scan(body.getBytes(StandardCharsets.UTF_8))) {
            case Scan.Scanned scanned -> scanned.fields();
            case Scan.Malformed malformed -> throw new AssertionError(malformed.message());
        };
    }

    public static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    public static ResponseHead head(int status, Map<String, String> headers) {
        return new ResponseHead() {
            @Override
            public int status() {
                return status;
            }

            @Override
            public @Nullable String header(String name) {
                return headers.get(name.toLowerCase(Locale.ROOT));
            }

            @Override
            public void forEach(HeaderVisitor visitor) {
                headers.forEach(visitor::header);
            }
        };
    }

    private static final class Sink implements ByteSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void put(ByteBuffer source, int from, int to) {
            for (int i = from; i < to; i++) {
                bytes.write(source.get(i));
            }
        }

        @Override
        public void put(byte[] source, int offset, int length) {
            bytes.write(source, offset, length);
        }
    }
}
