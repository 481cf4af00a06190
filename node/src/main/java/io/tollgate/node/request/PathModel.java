package io.tollgate.node.request;

import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestFields.Form;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What a path says of a request whose body does not name its model.
 *
 * @param model decoded
 * @param stream whether the answer is wanted piece by piece
 * @param form of what is asked
 */
record PathModel(String model, boolean stream, Form form) {
    /** Of a segment as it stands in a path: a plus is a plus, and no escape is broken. */
    static PathModel of(String segment, boolean stream) {
        return new PathModel(
                URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8),
                stream,
                Form.USUAL);
    }

    /** The fields of the body, with what the path says. */
    RequestFields with(RequestFields body) {
        return body.withPath(model, stream, form);
    }
}
