package io.tollgate.providers.dialect.gemini;

import io.tollgate.providers.dialect.translation.Fields;
import io.tollgate.providers.embedding.EmbeddingRequest.Purpose;
import org.jspecify.annotations.Nullable;

/** What vectors are for, in Google's words. */
public final class TaskTypes {
    private TaskTypes() {}

    public static String word(Purpose purpose) {
        return switch (purpose) {
            case DOCUMENT -> "RETRIEVAL_DOCUMENT";
            case QUERY -> "RETRIEVAL_QUERY";
            case CLASSIFICATION -> "CLASSIFICATION";
            case CLUSTERING -> "CLUSTERING";
            case SIMILARITY -> "SEMANTIC_SIMILARITY";
            case QUESTION -> "QUESTION_ANSWERING";
            case FACT -> "FACT_VERIFICATION";
            case CODE_QUERY -> "CODE_RETRIEVAL_QUERY";
        };
    }

    /** Null where nothing is said. */
    static @Nullable Purpose read(Fields field) {
        if (!field.given() || field.is("TASK_TYPE_UNSPECIFIED")) {
            return null;
        }
        for (Purpose purpose : Purpose.values()) {
            if (field.is(word(purpose))) {
                return purpose;
            }
        }
        throw field.wrong("a task type such as RETRIEVAL_DOCUMENT or RETRIEVAL_QUERY");
    }
}
