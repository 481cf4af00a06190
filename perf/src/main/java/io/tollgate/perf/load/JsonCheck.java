package io.tollgate.perf.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;

/**
 * Expects the mock's answer: its marker and its size in each body, and in one of 512 the whole of
 * it as JSON.
 */
final class JsonCheck implements BodyCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] MARKER = Bytes.of(MockAnswers.MARKER);
    private static final int SAMPLE = 512;
    private static final int LARGEST = 1 << 20;

    private final ClientApi api;
    private final int smallest;
    private byte[] body = new byte[2_048];
    private int end;
    private int count;

    /**
     * @param api the format of the answer
     * @param smallest fewest bytes that the answer has when nothing was cut from it
     */
    JsonCheck(ClientApi api, int smallest) {
        this.api = api;
        this.smallest = smallest;
    }

    @Override
    public void begin(int status) {
        end = 0;
    }

    @Override
    public void take(byte[] data, int from, int to, long now) {
        int length = to - from;
        if (end + length > body.length && end + length <= LARGEST) {
            body = Arrays.copyOf(body, Math.max(body.length * 2, end + length));
        }
        int kept = Math.min(length, body.length - end);
        System.arraycopy(data, from, body, end, kept);
        end += kept;
    }

    @Override
    public boolean good() {
        if (end < smallest || Bytes.indexOf(body, 0, end, MARKER) < 0) {
            return false;
        }
        return count++ % SAMPLE != 0 || isAnswer();
    }

    private boolean isAnswer() {
        try {
            JsonNode root = JSON.readTree(body, 0, end);
            return api.isAnswer(root);
        } catch (JsonProcessingException broken) {
            return false;
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }
}
