package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.dialect.translation.Fields;
import java.util.Base64;

/** What a request of CountTokens wants counted: a request of Converse, or one of InvokeModel. */
public final class CountedInput {
    private CountedInput() {}

    /**
     * The request that is counted, as its own operation would get it.
     *
     * @throws io.tollgate.providers.dialect.translation.WrongField where there is none
     */
    public static byte[] of(byte[] body) {
        Fields input = Fields.of(Json.parse(body, 0, body.length)).at("input");
        Fields converse = input.object("converse");
        Fields invoke = input.object("invokeModel");
        if ((converse == null) == (invoke == null)) {
            throw input.wrong("an object with converse or invokeModel");
        }
        if (converse != null) {
            return Json.bytes(converse.node());
        }
        Fields encoded = invoke.at("body");
        try {
            return Base64.getDecoder().decode(encoded.text());
        } catch (IllegalArgumentException notBase64) {
            throw encoded.wrong("base64");
        }
    }
}
