package io.tollgate.providers.dialect;

/**
 * The fields by which the requests of one API say how long an answer may become. Only those count:
 * a server that steps over a field of another API would answer at greater length than was reckoned
 * with.
 */
public enum OutputFields {
    /** Any of those that stand in the outermost object; where nothing is reckoned by them. */
    ANY,
    /** Chat completions: {@code max_tokens} and {@code max_completion_tokens}. */
    CHAT,
    /** {@code max_tokens} alone. */
    MAX_TOKENS,
    /** The Responses API: {@code max_output_tokens}. */
    MAX_OUTPUT_TOKENS,
    /** Google's: {@code generationConfig}, with {@code maxOutputTokens}, in either spelling. */
    GENERATION_CONFIG,
    /** Bedrock's Converse: {@code inferenceConfig}, with {@code maxTokens}. */
    INFERENCE_CONFIG;

    /** Whether a field of the outermost object is one of them. */
    boolean has(String key) {
        return switch (this) {
            case ANY -> true;
            case CHAT -> !key.equals("max_output_tokens");
            case MAX_TOKENS -> key.equals("max_tokens");
            case MAX_OUTPUT_TOKENS -> key.equals("max_output_tokens");
            case GENERATION_CONFIG, INFERENCE_CONFIG -> false;
        };
    }

    /** What an object of the outermost one says besides, where it is one of these. */
    OutputLimit nested(OutputLimit before, String key, byte[] body, int value, int valueEnd) {
        if (body[value] != '{') {
            return before;
        }
        boolean google = !key.equals("inferenceConfig");
        if (google && this == GENERATION_CONFIG) {
            OutputLimit read = with(before, body, value, valueEnd, "maxOutputTokens");
            read = with(read, body, value, valueEnd, "max_output_tokens");
            read = times(read, body, value, valueEnd, "candidateCount");
            return times(read, body, value, valueEnd, "candidate_count");
        }
        return !google && this == INFERENCE_CONFIG
                ? with(before, body, value, valueEnd, "maxTokens")
                : before;
    }

    private static OutputLimit with(
            OutputLimit before, byte[] body, int object, int objectEnd, String key) {
        int value = Members.last(body, object, objectEnd, key);
        return value < 0
                ? before
                : before.with(body, value, JsonBytes.skipValue(body, value, objectEnd, 3));
    }

    private static OutputLimit times(
            OutputLimit before, byte[] body, int object, int objectEnd, String key) {
        int value = Members.last(body, object, objectEnd, key);
        return value < 0
                ? before
                : before.times(body, value, JsonBytes.skipValue(body, value, objectEnd, 3));
    }
}
