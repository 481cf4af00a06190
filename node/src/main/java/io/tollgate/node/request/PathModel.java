package io.tollgate.node.request;

import io.tollgate.providers.dialect.RequestFields;
import io.tollgate.providers.dialect.RequestFields.Form;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a request says, where it names the model.
 *
 * @param model decoded
 * @param stream whether the answer is wanted piece by piece; null where the body says it
 * @param form what else the path asks for
 */
record PathModel(String model, @Nullable Boolean stream, Form form) {
    /** Of a path that names the model and says no more. */
    static PathModel alone(String model) {
        return new PathModel(model, null, Form.USUAL);
    }

    /** Of a segment as it stands in a path: a plus is a plus, and no escape is broken. */
    static PathModel of(String segment, boolean stream) {
        return new PathModel(
                URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8),
                stream,
                Form.USUAL);
    }

    /** The fields of the body, with what the path says. */
    RequestFields with(RequestFields body) {
        return stream == null ? body.withModel(model) : body.withPath(model, stream, form);
    }
}
