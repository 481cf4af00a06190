package io.tollgate.providers.conversation;

import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.DialectKit;
import io.tollgate.providers.dialect.Conversation;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded answer of Ollama's own API reaches an OpenAI client. */
class RecordedOllamaTest {
    private static final Conversation CHAT =
            Pairs.strict(ClientApi.OPENAI, Pairs.profile("ollama-native"));

    @TestFactory
    Stream<DynamicTest> answers() {
        return Corpus.find().stream().flatMap(corpus -> DialectKit.answers(corpus, "ollama", CHAT));
    }
}
