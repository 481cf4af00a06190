package io.tollgate.node.acceptance.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.providers.corpus.CorpusCase;
import java.util.ArrayList;
import java.util.List;

/**
 * What an answer says, in whatever API its client has read it.
 *
 * @param calls the names of the tools it calls
 * @param problems what its client stumbled over
 * @param broken whether it ended with an error
 */
record AnswerMeaning(
        String text, String thoughts, List<String> calls, List<String> problems, boolean broken) {

    /**
     * The same as the recorded answer says.
     *
     * @param passed whether it passed unchanged; then the case does not say what it means here
     */
    void assertOf(CorpusCase one, boolean passed) {
        boolean breaks = one.expect().has("stream_error");
        JsonNode wanted = one.expect().path(breaks ? "partial" : "chat_completion");
        assertThat(broken).as(toString()).isEqualTo(breaks);
        if (passed) {
            return;
        }
        assertThat(problems).isEmpty();
        if (wanted.path("text").isTextual() && wanted.path("refusal").asText("").isEmpty()) {
            assertThat(text).isEqualTo(wanted.path("text").asText());
        }
        if (wanted.path("reasoning_text").isTextual()) {
            assertThat(thoughts).isEqualTo(wanted.path("reasoning_text").asText());
        }
        if (!breaks) {
            var names = new ArrayList<String>();
            wanted.path("tool_calls").forEach(call -> names.add(call.path("name").asText()));
            assertThat(calls).isEqualTo(names);
        }
    }

    /**
     * An answer that is the expected error.
     *
     * @param told where the client's API has the error's message
     */
    static void assertError(RawResponse response, JsonNode expected, JsonNode told) {
        var statuses = new ArrayList<Integer>();
        expected.path("client_status_any_of").forEach(status -> statuses.add(status.asInt()));

        assertThat(statuses).as(response.text()).contains(response.status());
        assertThat(told.path("message").asText())
                .contains(expected.path("message_contains").asText());
    }
}
