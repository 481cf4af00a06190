package io.tollgate.node.request;

import io.tollgate.node.routing.Provider;
import io.tollgate.providers.conversation.ClientApi;
import io.tollgate.providers.conversation.ProviderConversations;
import io.tollgate.providers.dialect.Conversation;
import io.tollgate.providers.dialect.Operation;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How each provider is spoken to, by the client's API and the operation. Any thread. */
final class Conversations {
    private final Map<Provider, Map<ClientApi, Map<Operation, Conversation>>> refused =
            new ConcurrentHashMap<>();
    private final Map<Provider, Map<ClientApi, Map<Operation, Conversation>>> dropped =
            new ConcurrentHashMap<>();
    private final ProviderConversations refusing;
    private final ProviderConversations dropping;

    Conversations(Clock clock) {
        this.refusing = new ProviderConversations(clock, false);
        this.dropping = new ProviderConversations(clock, true);
    }

    /**
     * How that provider is spoken to; null where it does not offer that operation to a client of
     * that API.
     *
     * @param drop whether what it cannot do is left out; null where its own setting holds
     */
    @Nullable Conversation of(
            Provider provider, ClientApi client, Operation operation, @Nullable Boolean drop) {
        boolean drops = drop == null ? provider.dropUnsupported() : drop;
        Map<Provider, Map<ClientApi, Map<Operation, Conversation>>> byProvider =
                drops ? dropped : refused;
        Map<ClientApi, Map<Operation, Conversation>> known = byProvider.get(provider);
        if (known == null) {
            ProviderConversations made = drops ? dropping : refusing;
            known = byProvider.computeIfAbsent(provider, one -> all(one, made));
        }
        Map<Operation, Conversation> ofClient = known.get(client);
        return ofClient == null ? null : ofClient.get(operation);
    }

    /** Forgets the providers of an earlier configuration. */
    void forget() {
        refused.clear();
        dropped.clear();
    }

    private static Map<ClientApi, Map<Operation, Conversation>> all(
            Provider provider, ProviderConversations conversations) {
        var all = new EnumMap<ClientApi, Map<Operation, Conversation>>(ClientApi.class);
        for (ClientApi client : ClientApi.values()) {
            var ofClient = new EnumMap<Operation, Conversation>(Operation.class);
            for (Operation operation : Operation.values()) {
                conversations
                        .of(client, operation, provider.profile())
                        .ifPresent(conversation -> ofClient.put(operation, conversation));
            }
            all.put(client, ofClient);
        }
        return all;
    }
}
