package io.tollgate.node.routing;

import io.tollgate.cluster.load.LoadTable;
import io.tollgate.providers.dialect.Operation;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.Origin;
import io.tollgate.providers.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A configured provider with its keys. Immutable but for the load of the keys. */
public final class Provider {
    /** The provider that is built in; it is not counted where "the sole provider" matters. */
    public static final String DEMO = "demo";

    private static final KeySettings NO_KEY =
            new KeySettings("none", new KeySecret(""), 1, List.of());

    private final ProviderSettings settings;
    private final Set<String> models;
    private final List<ProviderKey> keys;

    /** Its keys keep the state that {@code load} has of them. */
    public Provider(ProviderSettings settings, LoadTable load) {
        this.settings = settings;
        this.models = Set.copyOf(settings.models());
        List<KeySettings> configured =
                settings.keys().isEmpty() ? List.of(NO_KEY) : settings.keys();
        var built = new ArrayList<ProviderKey>(configured.size());
        for (KeySettings key : configured) {
            built.add(new ProviderKey(settings, key, load));
        }
        this.keys = List.copyOf(built);
    }

    public String name() {
        return settings.name();
    }

    public Profile profile() {
        return settings.profile();
    }

    /** Whether what it cannot do is left out of a request instead of refused. */
    public boolean dropUnsupported() {
        return settings.dropUnsupported();
    }

    public Upstream upstream() {
        return settings.upstream();
    }

    public List<ProviderKey> keys() {
        return keys;
    }

    /** The models it is known to offer, in the configured order; empty where that is not known. */
    public List<String> models() {
        return settings.models();
    }

    /** Whether it may have that model: it lists it, or it has no list. */
    public boolean mayOffer(String model) {
        return models.isEmpty() || models.contains(model);
    }

    /** Whether it lists that model. */
    public boolean lists(String model) {
        return models.contains(model);
    }

    /** Whether it has that operation. Chat is had by all; a forwarded route is asked by path. */
    public boolean offers(Operation operation) {
        return switch (operation) {
            // Where the provider does not count tokens, they are estimated here.
            case SPEECH, TRANSCRIPTION, FORWARD, COUNT_TOKENS -> true;
            // Where it has not these itself, they are put as chat.
            case CHAT, COMPLETIONS, RESPONSES -> true;
            case EMBEDDINGS, RERANK, REALTIME, IMAGES -> offersPath(operation.path());
        };
    }

    /**
     * Whether a route below its base URL, such as {@code /images/generations}, is among its own.
     */
    public boolean offersPath(String path) {
        return settings.profile().offers(path);
    }

    /**
     * Request line and headers of a GET of events that this provider has at another server. Tells
     * nothing of its keys, nor of the headers that are configured.
     */
    public byte[] eventsHead(Origin origin, String target) {
        return RequestHeads.events(origin, target);
    }

    @Override
    public String toString() {
        return settings.name();
    }
}
