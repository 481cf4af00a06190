package io.tollgate.providers.dialect;

import io.tollgate.providers.dialect.Scan.Malformed;
import io.tollgate.providers.dialect.Scan.Scanned;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the few fields of a JSON request that routing needs, in one pass over its bytes.
 *
 * <p>Only keys of the outermost object count. Of equal keys the last one wins, as with Jackson; the
 * earlier ones are marked for removal, so that no provider can read another one. Invariant: each
 * span that is given is that of one whole value of a well-formed object.
 */
public final class RequestScanner {
    /** Bytes of a name for a user; a longer one names nobody. */
    private static final int LONGEST_USER = 1024;

    private final byte[] body;
    private final OutputFields outputs;
    private int at;
    private boolean surplus;

    private @Nullable String model;
    private int modelStart = -1;
    private int modelEnd = -1;
    private int streamStart = -1;
    private boolean stream;
    private int optionsStart = -1;
    private int optionsEnd = -1;
    private boolean includeUsage;
    private int providerStart = -1;
    private @Nullable String provider;
    private List<String> fallbacks = List.of();
    private OutputLimit output = OutputLimit.NONE;
    private @Nullable String user;
    private @Nullable Field userBy;

    private RequestScanner(byte[] body, OutputFields outputs) {
        this.body = body;
        this.outputs = outputs;
    }

    /** Scans a body. Never throws. */
    public static Scan scan(byte[] body) {
        return scan(body, OutputFields.ANY);
    }

    /** Scans a body whose API has these fields for the length of an answer. Never throws. */
    public static Scan scan(byte[] body, OutputFields outputs) {
        return new RequestScanner(body, outputs).scan();
    }

    private Scan scan() {
        int objectStart = JsonBytes.skipSpace(body, afterByteOrderMark(), body.length);
        if (objectStart >= body.length || body[objectStart] != '{') {
            return new Malformed(
                    objectStart, "", "The request body is no JSON object (expected: {...})");
        }
        Malformed problem = readMembers(objectStart);
        if (problem != null) {
            return problem;
        }
        int rest = JsonBytes.skipSpace(body, at, body.length);
        if (rest < body.length) {
            return invalid(rest);
        }
        return new Scanned(
                new RequestFields(
                        model,
                        modelStart,
                        modelEnd,
                        provider,
                        fallbacks,
                        stream,
                        includeUsage,
                        removals(objectStart),
                        optionsStart,
                        optionsEnd,
                        objectStart,
                        user,
                        RequestFields.Form.USUAL,
                        output));
    }

    private int afterByteOrderMark() {
        boolean marked =
                body.length >= 3
                        && body[0] == (byte) 0xEF
                        && body[1] == (byte) 0xBB
                        && body[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    private @Nullable Malformed readMembers(int objectStart) {
        int i = JsonBytes.skipSpace(body, objectStart + 1, body.length);
        if (i < body.length && body[i] == '}') {
            at = i + 1;
            return null;
        }
        while (true) {
            if (i >= body.length || body[i] != '"') {
                return invalid(i);
            }
            int keyEnd = JsonBytes.skipString(body, i, body.length);
            if (keyEnd < 0) {
                return invalid(~keyEnd);
            }
            int value = JsonBytes.skipColon(body, keyEnd, body.length);
            if (value < 0) {
                return invalid(~value);
            }
            int valueEnd = JsonBytes.skipValue(body, value, body.length, 2);
            if (valueEnd < 0) {
                return invalid(~valueEnd);
            }
            Malformed problem = readMember(i, keyEnd, value, valueEnd);
            if (problem != null) {
                return problem;
            }
            i = JsonBytes.skipSpace(body, valueEnd, body.length);
            if (i >= body.length || (body[i] != ',' && body[i] != '}')) {
                return invalid(i);
            }
            if (body[i] == '}') {
                at = i + 1;
                return null;
            }
            i = JsonBytes.skipSpace(body, i + 1, body.length);
        }
    }

    private @Nullable Malformed readMember(int key, int keyEnd, int value, int valueEnd) {
        Field field = field(key, keyEnd);
        return switch (field) {
            case OTHER -> null;
            case MODEL -> readModel(value, valueEnd);
            case STREAM -> readStream(value);
            case STREAM_OPTIONS -> readStreamOptions(value, valueEnd);
            case PROVIDER -> readProvider(value, valueEnd);
            case FALLBACKS -> readFallbacks(value, valueEnd);
            case MAX_TOKENS, MAX_COMPLETION_TOKENS, MAX_OUTPUT_TOKENS -> {
                output = outputs.has(field.key) ? output.with(body, value, valueEnd) : output;
                yield null;
            }
            case GENERATION_CONFIG, GENERATION_CONFIG_BY_LINES, INFERENCE_CONFIG -> {
                output = outputs.nested(output, field.key, body, value, valueEnd);
                yield null;
            }
            case N, BEST_OF -> {
                output = output.times(body, value, valueEnd);
                yield null;
            }
            case PREVIOUS_RESPONSE_ID -> {
                output = body[value] == '"' ? output.ofContinued() : output;
                yield null;
            }
            case METADATA -> readMetadata(value, valueEnd);
            case SAFETY_IDENTIFIER -> readUser(Field.SAFETY_IDENTIFIER, value, valueEnd);
            case USER -> readUser(Field.USER, value, valueEnd);
        };
    }

    private Field field(int key, int keyEnd) {
        Field field = Field.ofFirstLetter(body[key + 1], keyEnd - key - 2);
        if (field != Field.OTHER && JsonBytes.isString(body, key, keyEnd, field.key)) {
            return field;
        }
        return JsonBytes.hasEscape(body, key, keyEnd)
                ? Field.ofText(JsonBytes.text(body, key, keyEnd))
                : Field.OTHER;
    }

    private @Nullable Malformed readStreamOptions(int value, int valueEnd) {
        surplus |= optionsStart >= 0;
        optionsStart = value;
        optionsEnd = valueEnd;
        int include =
                body[value] == '{' ? Members.last(body, value, valueEnd, "include_usage") : -1;
        includeUsage = include >= 0 && body[include] == 't';
        return null;
    }

    /** Only a name is the gateway's; an object is a router's own setting and goes on to it. */
    private @Nullable Malformed readProvider(int value, int valueEnd) {
        surplus |= providerStart >= 0 || body[value] == '"';
        providerStart = value;
        provider = body[value] == '"' ? JsonBytes.text(body, value, valueEnd) : null;
        return null;
    }

    private @Nullable Malformed readModel(int value, int valueEnd) {
        if (body[value] != '"') {
            return new Malformed(value, "model", "model: " + kind(value) + " (expected: a string)");
        }
        surplus |= modelStart >= 0;
        modelStart = value;
        modelEnd = valueEnd;
        model = JsonBytes.text(body, value, valueEnd);
        return null;
    }

    private @Nullable Malformed readStream(int value) {
        byte first = body[value];
        if (first != 't' && first != 'f' && first != 'n') {
            return new Malformed(
                    value, "stream", "stream: " + kind(value) + " (expected: true or false)");
        }
        surplus |= streamStart >= 0;
        streamStart = value;
        stream = first == 't';
        return null;
    }

    private @Nullable Malformed readMetadata(int value, int valueEnd) {
        int id = body[value] == '{' ? Members.last(body, value, valueEnd, "user_id") : -1;
        return id < 0
                ? null
                : readUser(Field.METADATA, id, JsonBytes.skipValue(body, id, valueEnd, 3));
    }

    /** Of several fields that name the user, the first of {@link Field} counts. */
    private @Nullable Malformed readUser(Field by, int value, int valueEnd) {
        boolean usable = body[value] == '"' && valueEnd - value <= LONGEST_USER;
        if (usable && (userBy == null || by.compareTo(userBy) <= 0)) {
            user = JsonBytes.text(body, value, valueEnd);
            userBy = by;
        }
        return null;
    }

    private @Nullable Malformed readFallbacks(int value, int valueEnd) {
        surplus = true;
        FallbackList list = FallbackList.read(body, value, valueEnd);
        fallbacks = list.models();
        return list.problem();
    }

    private List<Integer> removals(int objectStart) {
        if (!surplus && objectStart == 0) {
            return List.of();
        }
        var removals = new Removals(body, objectStart);
        if (surplus) {
            removals.read(this::goesOut);
        }
        return removals.spans();
    }

    /** Whether the member with that key and value goes to the provider. */
    private boolean goesOut(int key, int keyEnd, int value) {
        return switch (field(key, keyEnd)) {
            case OTHER,
                    SAFETY_IDENTIFIER,
                    USER,
                    METADATA,
                    MAX_TOKENS,
                    MAX_COMPLETION_TOKENS,
                    MAX_OUTPUT_TOKENS,
                    GENERATION_CONFIG,
                    GENERATION_CONFIG_BY_LINES,
                    INFERENCE_CONFIG,
                    N,
                    BEST_OF,
                    PREVIOUS_RESPONSE_ID ->
                    true;
            case MODEL -> value == modelStart;
            case STREAM -> value == streamStart;
            case STREAM_OPTIONS -> value == optionsStart;
            case PROVIDER -> value == providerStart && provider == null;
            case FALLBACKS -> false;
        };
    }

    private String kind(int value) {
        return switch (body[value]) {
            case '"' -> "a string";
            case '{' -> "an object";
            case '[' -> "an array";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            default -> "a number";
        };
    }

    private Malformed invalid(int offset) {
        return new Malformed(
                offset,
                "",
                "The request body is not valid JSON: " + JsonBytes.describe(body, offset));
    }

    /** The keys that are looked for. */
    private enum Field {
        MODEL("model"),
        STREAM("stream"),
        STREAM_OPTIONS("stream_options"),
        PROVIDER("provider"),
        FALLBACKS("fallbacks"),
        MAX_TOKENS("max_tokens"),
        MAX_COMPLETION_TOKENS("max_completion_tokens"),
        MAX_OUTPUT_TOKENS("max_output_tokens"),
        GENERATION_CONFIG("generationConfig"),
        GENERATION_CONFIG_BY_LINES("generation_config"),
        INFERENCE_CONFIG("inferenceConfig"),
        N("n"),
        BEST_OF("best_of"),
        PREVIOUS_RESPONSE_ID("previous_response_id"),
        SAFETY_IDENTIFIER("safety_identifier"),
        USER("user"),
        METADATA("metadata"),
        OTHER("");

        final String key;

        Field(String key) {
            this.key = key;
        }

        /** The only one that a key of that length with that first letter can be. */
        static Field ofFirstLetter(byte letter, int length) {
            return switch (letter) {
                case 'm' ->
                        switch (length) {
                            case 5 -> MODEL;
                            case 8 -> METADATA;
                            case 10 -> MAX_TOKENS;
                            case 17 -> MAX_OUTPUT_TOKENS;
                            default -> MAX_COMPLETION_TOKENS;
                        };
                case 's' ->
                        length == 6 ? STREAM : length == 14 ? STREAM_OPTIONS : SAFETY_IDENTIFIER;
                case 'u' -> USER;
                case 'p' -> length == 8 ? PROVIDER : PREVIOUS_RESPONSE_ID;
                case 'f' -> FALLBACKS;
                case 'n' -> N;
                case 'g' -> length == 16 ? GENERATION_CONFIG : GENERATION_CONFIG_BY_LINES;
                case 'i' -> INFERENCE_CONFIG;
                case 'b' -> BEST_OF;
                default -> OTHER;
            };
        }

        static Field ofText(String key) {
            return switch (key) {
                case "model" -> MODEL;
                case "stream" -> STREAM;
                case "stream_options" -> STREAM_OPTIONS;
                case "provider" -> PROVIDER;
                case "fallbacks" -> FALLBACKS;
                case "max_tokens" -> MAX_TOKENS;
                case "max_completion_tokens" -> MAX_COMPLETION_TOKENS;
                case "max_output_tokens" -> MAX_OUTPUT_TOKENS;
                case "generationConfig" -> GENERATION_CONFIG;
                case "generation_config" -> GENERATION_CONFIG_BY_LINES;
                case "inferenceConfig" -> INFERENCE_CONFIG;
                case "n" -> N;
                case "best_of" -> BEST_OF;
                case "previous_response_id" -> PREVIOUS_RESPONSE_ID;
                case "safety_identifier" -> SAFETY_IDENTIFIER;
                case "user" -> USER;
                case "metadata" -> METADATA;
                default -> OTHER;
            };
        }
    }
}
