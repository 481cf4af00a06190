package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.cluster.document.Document;
import io.tollgate.node.config.BootstrapKeys;
import io.tollgate.node.config.ConfigTree;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.KeyConfig;
import io.tollgate.node.config.ProviderConfig;
import io.tollgate.node.config.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration at one moment: the file, the overlay, and what follows from both. Immutable.
 *
 * @param document the versions are read from
 * @param config in force on this node, of this version or the one before
 * @param firstKey whether the virtual key that the node made for itself is in force
 */
public record View(
        ConfigTree base,
        Document document,
        Versions versions,
        GatewayConfig config,
        boolean firstKey) {

    /** All objects of a section, in the order of the file, then those of the API. */
    public List<Item> list(Section section) {
        Map<String, Item> all = new LinkedHashMap<>();
        written(section)
                .forEach((name, value) ->
                        all.put(name, new Item(name, origin(section, name), 0, 0, "", value)));
        versions.of(section)
                .forEach((name, saved) -> {
                    if (saved.value().isNull()) {
                        all.remove(name);
                    } else {
                        all.put(
                                name,
                                new Item(
                                        name,
                                        Item.Origin.API,
                                        saved.version(),
                                        saved.atMillis(),
                                        saved.by(),
                                        saved.value()));
                    }
                });
        return List.copyOf(all.values());
    }

    public Optional<Item> find(Section section, String name) {
        return list(section).stream().filter(item -> item.name().equals(name)).findFirst();
    }

    /** Whether there would be such an object without the API. */
    public boolean isWritten(Section section, String name) {
        return written(section).containsKey(name);
    }

    private Map<String, JsonNode> written(Section section) {
        Map<String, JsonNode> all = new LinkedHashMap<>(base.objects(section));
        if (section == Section.VIRTUAL_KEYS && firstKey) {
            all.put(BootstrapKeys.NAME, JsonNodeFactory.instance.objectNode());
        }
        if (section == Section.PROVIDERS && !base.file()) {
            for (ProviderConfig provider : config.providers()) {
                if (versions.of(section).get(provider.name()) == null) {
                    all.put(provider.name(), found(provider));
                }
            }
        }
        return all;
    }

    private static ObjectNode found(ProviderConfig provider) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("profile", provider.profile().name());
        object.put("base-url", provider.baseUrl().toString());
        var keys = object.putArray("keys");
        for (KeyConfig key : provider.keys()) {
            keys.addObject().put("name", key.name());
        }
        return object;
    }

    private Item.Origin origin(Section section, String name) {
        if (section == Section.VIRTUAL_KEYS
                && name.equals(BootstrapKeys.NAME)
                && !base.objects(section).containsKey(name)) {
            return Item.Origin.NODE;
        }
        return base.file() ? Item.Origin.FILE : Item.Origin.ENVIRONMENT;
    }
}
