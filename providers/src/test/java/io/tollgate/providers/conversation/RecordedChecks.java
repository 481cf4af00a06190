package io.tollgate.providers.conversation;

import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.DialectKit;
import io.tollgate.providers.dialect.Conversation;

/** Replays a recorded answer to an OpenAI client and compares what it gets, in all cuttings. */
final class RecordedChecks {
    private RecordedChecks() {}

    static void check(CorpusCase found, Conversation chat) {
        DialectKit.check(found, chat);
    }
}
