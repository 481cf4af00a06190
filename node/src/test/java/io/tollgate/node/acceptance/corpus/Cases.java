package io.tollgate.node.acceptance.corpus;

import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.corpus.CorpusCase;
import java.util.List;
import java.util.Set;

/** The cases of the corpus that these tests are about. */
final class Cases {
    /** Folders that are not one exchange of the OpenAI client API. */
    private static final Set<String> OTHER_FOLDERS =
            Set.of("_requests", "_conversations", "_reverse", "_eventstream-frames", "_sigv4");

    private Cases() {}

    /** Those of these wires; none, after a loud word, where there is no corpus. */
    static List<CorpusCase> of(String... wires) {
        Set<String> wanted = Set.of(wires);
        return Corpus.find().stream()
                .flatMap(corpus -> corpus.cases().stream())
                .filter(one -> !OTHER_FOLDERS.contains(one.id().split("/", -1)[0]))
                .filter(one -> wanted.contains(one.wire()) && one.hasResponse())
                .filter(one -> !Exceptions.REASONS.containsKey(one.id()))
                .toList();
    }
}
