package io.tollgate.providers.dialect.bedrock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What is in a frame of InvokeModel: {@code {"bytes":"<base64>"}}. */
final class Chunk {
    private static final JsonFactory JSON = new JsonFactory();

    private byte[] bytes = new byte[0];

    /** Takes that frame; false where it is not of that form. */
    boolean of(Frame frame) {
        bytes = new byte[0];
        int length = frame.payloadEnd() - frame.payloadStart();
        try (JsonParser json = JSON.createParser(frame.bytes(), frame.payloadStart(), length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("bytes");
                if (json.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    bytes = json.getBinaryValue();
                } else {
                    json.skipChildren();
                }
            }
            return bytes.length > 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }
}
