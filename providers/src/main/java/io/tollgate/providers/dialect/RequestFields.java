package io.tollgate.providers.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON request body that routing needs, with where they stand, so that they can be
 * replaced without a parse of the rest. Spans are byte offsets into the body; -1 where absent.
 *
 * @param model the model asked for, or null
 * @param modelStart first byte of the value (its opening quote)
 * @param modelEnd byte after the value
 * @param provider the value of the gateway's own field {@code provider}, where it is a string
 * @param fallbacks the gateway's own field {@code fallbacks}: model names in order
 * @param stream whether {@code "stream": true}
 * @param includeUsage whether {@code stream_options.include_usage} is true
 * @param removals spans (pairs start, end) that must not go out: the gateway's own fields with the
 *     comma that belongs to them
 * @param streamOptionsStart first byte of the value of {@code stream_options}
 * @param streamOptionsEnd byte after it
 * @param objectStart the body's opening brace
 * @param user whom the client asks for: {@code safety_identifier}, else {@code user}, else {@code
 *     metadata.user_id}; null where it says nothing, or no short string
 * @param form what the path says beside the body
 * @param output how long the answer may become
 */
public record RequestFields(
        @Nullable String model,
        int modelStart,
        int modelEnd,
        @Nullable String provider,
        List<String> fallbacks,
        boolean stream,
        boolean includeUsage,
        List<Integer> removals,
        int streamOptionsStart,
        int streamOptionsEnd,
        int objectStart,
        @Nullable String user,
        Form form,
        OutputLimit output) {

    /** Of a request that says nothing of its answer's length. */
    public RequestFields(
            @Nullable String model,
            int modelStart,
            int modelEnd,
            @Nullable String provider,
            List<String> fallbacks,
            boolean stream,
            boolean includeUsage,
            List<Integer> removals,
            int streamOptionsStart,
            int streamOptionsEnd,
            int objectStart,
            @Nullable String user) {
        this(
                model,
                modelStart,
                modelEnd,
                provider,
                fallbacks,
                stream,
                includeUsage,
                removals,
                streamOptionsStart,
                streamOptionsEnd,
                objectStart,
                user,
                Form.USUAL,
                OutputLimit.NONE);
    }

    /**
     * Of a body that the gateway has written itself: it has the provider's model, and nothing that
     * must not go out.
     */
    public static RequestFields ofOwn(boolean stream, boolean includeUsage) {
        return new RequestFields(
                null, -1, -1, null, List.of(), stream, includeUsage, List.of(), -1, -1, 0, null);
    }

    /** These fields with the model that the path of the request names, whatever the body says. */
    public RequestFields withModel(String name) {
        return new RequestFields(
                name,
                modelStart,
                modelEnd,
                provider,
                fallbacks,
                stream,
                includeUsage,
                removals,
                streamOptionsStart,
                streamOptionsEnd,
                objectStart,
                user,
                form,
                output);
    }

    /** For an API whose path has the model, and says whether to stream; the body's do not count. */
    public RequestFields withPath(String pathModel, boolean pathStream, Form pathForm) {
        return new RequestFields(
                pathModel,
                -1,
                -1,
                provider,
                fallbacks,
                pathStream,
                false,
                removals,
                -1,
                -1,
                objectStart,
                user,
                pathForm,
                output);
    }

    /** What a path may ask of one operation. */
    public enum Form {
        USUAL,
        /** A stream that is one JSON array. */
        ARRAY,
        /** Several requests in one. */
        BATCH
    }
}
