package io.tollgate.node.acceptance.corpus;

import java.util.List;
import java.util.Map;

/**
 * The cases of the corpus that are in scope and do not hold, each with its reason; the only list.
 */
final class Exceptions {
    static final Map<String, String> REASONS =
            Map.of(
                    "openai/models",
                    "the gateway lists its own models, not those of a provider",
                    "mistral/audio-speech-json-base64",
                    "routes beside chat are forwarded as they are; no JSON is turned into audio");

    /** Cases whose recording holds several answers one after the other; the last one is played. */
    static final Map<String, String> LAST_ANSWER_ONLY =
            Map.of(
                    "openai/responses-reasoning-encrypted-stream",
                    "the four answers of a tool loop are in one recording; what is expected is the"
                            + " last one");

    /** Requests of which one check does not hold: the field it is about, and the reason. */
    static final Map<String, List<String>> REQUESTS =
            Map.of(
                    "_requests/chat-to-gemini/generation-config",
                    List.of(
                            "candidateCount",
                            "n above 1 is refused where an answer is translated, or left out"));

    private Exceptions() {}
}
