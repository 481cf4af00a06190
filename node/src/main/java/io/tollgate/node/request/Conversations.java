package io.tollgate.node.request;

import io.tollgate.node.routing.Provider;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.dialect.openai.OpenAiConversations;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** How each provider is spoken to, by operation. Any thread. */
final class Conversations {
    private final Map<Provider, Map<Operation, Conversation>> byProvider =
            new ConcurrentHashMap<>();

    Conversation of(Provider provider, Operation operation) {
        Map<Operation, Conversation> known = byProvider.get(provider);
        if (known == null) {
            known = byProvider.computeIfAbsent(provider, Conversations::all);
        }
        return Objects.requireNonNull(known.get(operation));
    }

    /** Forgets the providers of an earlier configuration. */
    void forget() {
        byProvider.clear();
    }

    private static Map<Operation, Conversation> all(Provider provider) {
        var all = new EnumMap<Operation, Conversation>(Operation.class);
        for (Operation operation : Operation.values()) {
            all.put(operation, OpenAiConversations.of(operation, provider.profile()));
        }
        return all;
    }
}
