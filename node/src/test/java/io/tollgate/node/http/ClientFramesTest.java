package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.xnio.conduits.EmptyStreamSourceConduit;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientFramesTest {
    private static final int PREFACE = 24;
    private static final int DATA = 0;
    private static final int GOAWAY = 7;
    private static final int HIDDEN = 0xf7;

    private IoWorker worker;

    @BeforeAll
    void start() {
        worker = TestLoops.worker(1);
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @Test
    void changesTheTypeOfAGoAwayAndNothingElseHoweverItIsCut() throws IOException {
        byte[] sent = frames(GOAWAY);
        byte[] expected = frames(HIDDEN);

        for (int step = 1; step <= sent.length; step++) {
            byte[] bytes = sent.clone();
            ClientFrames hidden = conduit();
            for (int at = 0; at < bytes.length; at += step) {
                int length = Math.min(step, bytes.length - at);
                hidden.hide(ByteBuffer.wrap(bytes, at, length));
            }
            assertThat(bytes).as("in steps of %s", step).isEqualTo(expected);
        }
    }

    @Test
    void leavesOneThatIsTooShortToUndertow() throws IOException {
        byte[] bytes = sent(frame(GOAWAY, 0, new byte[7]));
        byte[] before = bytes.clone();

        conduit().hide(ByteBuffer.wrap(bytes));

        assertThat(bytes).isEqualTo(before);
    }

    @Test
    void refusesOneOnAStream() throws IOException {
        byte[] bytes = sent(frame(GOAWAY, 5, new byte[8]));

        assertThatThrownBy(() -> conduit().hide(ByteBuffer.wrap(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("on stream 5");
    }

    /** A payload that looks like a GOAWAY, two GOAWAYs of that type, and what comes behind. */
    private static byte[] frames(int type) throws IOException {
        return sent(
                frame(DATA, 1, frame(GOAWAY, 0, new byte[8])),
                frame(type, 0, new byte[8]),
                frame(DATA, 1, new byte[300]),
                frame(type, 0, new byte[20]),
                frame(DATA, 1, new byte[0]));
    }

    private static byte[] sent(byte[]... frames) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(new byte[PREFACE]);
        for (byte[] frame : frames) {
            bytes.write(frame);
        }
        return bytes.toByteArray();
    }

    private static byte[] frame(int type, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) 0)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private ClientFrames conduit() {
        return new ClientFrames(new EmptyStreamSourceConduit(worker.xnio().getIoThread(0)));
    }
}
