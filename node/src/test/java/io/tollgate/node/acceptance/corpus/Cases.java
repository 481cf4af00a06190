package io.tollgate.node.acceptance.corpus;

import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The cases of the corpus that these tests are about. */
final class Cases {
    /** Folders that are not one exchange of the OpenAI client API. */
    private static final Set<String> OTHER_FOLDERS =
            Set.of("_requests", "_conversations", "_reverse", "_eventstream-frames", "_sigv4");

    private Cases() {}

    /** The cases of another client API, by how their names begin, but for one wire. */
    static List<CorpusCase> reverse(String idStart, String wireLeftOut) {
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(one -> one.id().startsWith(idStart))
                .filter(one -> !one.wire().startsWith(wireLeftOut))
                .toList();
    }

    /** Anthropic's and Google's answers of a route that is not their chat. */
    private static boolean isOtherRoute(CorpusCase one) {
        String api = one.json().path("client_api").asText();
        return (one.wire().equals("anthropic") || one.wire().equals("google")) && !api.isEmpty();
    }

    /** Those of these wires; none, after a loud word, where there is no corpus. */
    static List<CorpusCase> of(String... wires) {
        Set<String> wanted = Set.of(wires);
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(one -> !OTHER_FOLDERS.contains(one.id().split("/", -1)[0]))
                .filter(one -> wanted.contains(one.wire()) && one.hasResponse())
                .filter(one -> !isOtherRoute(one))
                .filter(one -> !Exceptions.REASONS.containsKey(one.id()))
                .toList();
    }

    /** A test for each case and each way to cut what its provider sent. */
    static Stream<DynamicTest> inEveryCutting(List<CorpusCase> cases, Check check) {
        return cases.stream()
                .flatMap(one ->
                        Arrays.stream(Cutting.values())
                                .map(cutting ->
                                        DynamicTest.dynamicTest(
                                                one.id() + " " + cutting,
                                                () -> check.of(one, cutting))));
    }

    /** What must hold of a case. */
    @FunctionalInterface
    interface Check {
        void of(CorpusCase one, Cutting cutting) throws IOException;
    }
}
