package io.tollgate.node.migrate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A provider of the file that is being made. */
final class ProviderDraft {
    private final Identity identity;
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Set<String> models = new LinkedHashSet<>();
    private final Block network = new Block();
    private final Block headers = new Block();
    private String name = "";
    private boolean open;
    private boolean dropUnsupported;

    ProviderDraft(Identity identity) {
        this.identity = identity;
    }

    /**
     * What makes it another provider than the next one.
     *
     * @param wanted the name it would like to have
     * @param profile what is known of its kind
     * @param settings address, region and the like, as they are written
     */
    record Identity(String wanted, String profile, Map<String, String> settings) {
        Identity {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        }
    }

    /** A key of it. */
    static final class Key {
        private final String name;
        private final Block secret;
        private final Set<String> models = new LinkedHashSet<>();
        private boolean allModels;
        private @Nullable BigDecimal weight;

        private Key(String name, Block secret) {
            this.name = name;
            this.secret = secret;
        }

        String name() {
            return name;
        }

        void model(String model) {
            models.add(model);
        }

        void allModels() {
            allModels = true;
        }

        @Nullable BigDecimal weight() {
            return weight;
        }

        void weight(BigDecimal of) {
            weight = of;
        }
    }

    Identity identity() {
        return identity;
    }

    String name() {
        return name;
    }

    void name(String given) {
        name = given;
    }

    /** Any model may be asked for. */
    void open() {
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    void model(String model) {
        models.add(model);
    }

    Set<String> models() {
        return models;
    }

    void dropUnsupported() {
        dropUnsupported = true;
    }

    Block network() {
        return network;
    }

    Block headers() {
        return headers;
    }

    /**
     * The key with that secret, made where it is not there yet.
     *
     * @param wanted its name; "" for one by number
     * @param secret what stands in the place of {@code value}, {@code value} included
     */
    Key key(String wanted, Block secret) {
        String id = YamlText.of(secret);
        Key known = keys.get(id);
        if (known != null) {
            return known;
        }
        var names = new GivenNames(new Report());
        keys.values().forEach(key -> names.give("", "", key.name));
        String fit = names.give("", "", wanted.isEmpty() ? "key-" + (keys.size() + 1) : wanted);
        var made = new Key(fit, secret);
        keys.put(id, made);
        return made;
    }

    List<Key> keys() {
        return List.copyOf(keys.values());
    }

    Block block(Report report) {
        var block = new Block();
        if (!name.equals(identity.profile())) {
            block.put("profile", identity.profile());
        }
        identity.settings().forEach(block::put);
        if (dropUnsupported) {
            block.put("drop-unsupported", "true");
        }
        block.put("keys", keyBlocks(report));
        if (!open) {
            block.texts("models", models);
        }
        if (!network.isEmpty()) {
            block.put("network", network);
        }
        if (!headers.isEmpty()) {
            block.put("headers", headers);
        }
        return block;
    }

    private List<Block> keyBlocks(Report report) {
        List<Key> all = keys();
        var weights = new ArrayList<BigDecimal>();
        for (Key key : all) {
            weights.add(key.weight == null ? BigDecimal.ONE : key.weight);
        }
        List<Integer> scaled = Weights.scaled(weights);
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < all.size(); i++) {
            Key key = all.get(i);
            var block = new Block().put("name", key.name);
            key.secret.entries().forEach(block::put);
            if (scaled.stream().distinct().count() > 1) {
                block.put("weight", Integer.toString(scaled.get(i)));
            }
            if (!key.allModels && !key.models.isEmpty() && (open || !key.models.equals(models))) {
                block.texts("models", key.models);
            }
            blocks.add(block);
            report.taken("provider keys", name + "/" + key.name);
        }
        return blocks;
    }
}
