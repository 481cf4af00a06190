package io.tollgate.providers.dialect.bedrock;

import io.tollgate.providers.dialect.translation.Losses;
import java.nio.charset.StandardCharsets;

/**
 * The path of an operation on a model. An id may be an ARN with slashes and colons: all of it is
 * one segment, with every character escaped that may be.
 */
final class ModelPath {
    private static final String DIGITS = "0123456789ABCDEF";

    private ModelPath() {}

    /** Below the base URL, such as {@code /model/a%3A0/converse}. */
    static String of(String model, String operation, Losses losses) {
        if (model.isEmpty() || model.chars().allMatch(c -> c == '.')) {
            losses.impossible("model", "'" + model + "' (expected: a model id or an ARN)");
            return "/model/none/" + operation;
        }
        var path = new StringBuilder(model.length() + 32).append("/model/");
        for (byte b : model.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || (b >= '0' && b <= '9')
                            || b == '-'
                            || b == '.'
                            || b == '_'
                            || b == '~';
            if (plain) {
                path.append((char) b);
            } else {
                path.append('%')
                        .append(DIGITS.charAt((b >> 4) & 0xF))
                        .append(DIGITS.charAt(b & 0xF));
            }
        }
        return path.append('/').append(operation).toString();
    }
}
