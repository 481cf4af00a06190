package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.config.BootstrapKeys;
import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.ConfigTree;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Overlay;
import io.tollgate.node.config.Problem;
import io.tollgate.node.config.Section;
import java.util.List;

/** Makes one configuration of a file, of what the API says over it, and of the node's own keys. */
final class Composer {
    private final ConfigLoader loader;
    private final BootstrapKeys keys;
    private final Secrets secrets;

    Composer(ConfigLoader loader, BootstrapKeys keys, Secrets secrets) {
        this.loader = loader;
        this.keys = keys;
        this.secrets = secrets;
    }

    /** What is in force with both, or all that is wrong with it. */
    LoadResult compose(ConfigTree base, Versions versions) {
        try {
            return switch (loader.load(merged(base, versions))) {
                case LoadResult.Refused refused -> refused;
                case LoadResult.Loaded(GatewayConfig loaded) ->
                        new LoadResult.Loaded(keys.complete(loaded, wantsFirstKey(base, versions)));
            };
        } catch (Sealer.Unsealable e) {
            return new LoadResult.Refused(
                    List.of(new Problem("", String.valueOf(e.getMessage()), 0)));
        }
    }

    /** Whether the virtual key that the node made for itself is among them. */
    boolean hasFirstKey(ConfigTree base, Versions versions) {
        return keys.hasKey() && wantsFirstKey(base, versions);
    }

    /** The node's own key goes with the first key of the file, or when the API says so. */
    private static boolean wantsFirstKey(ConfigTree base, Versions versions) {
        return !base.hasVirtualKeys()
                && !versions.of(Section.VIRTUAL_KEYS).containsKey(BootstrapKeys.NAME);
    }

    private ConfigTree merged(ConfigTree base, Versions versions) {
        ConfigTree open = base.mayBeSealed() ? base.with(sealedInFile(base)) : base;
        return versions.version() == 0 ? open : open.with(versions.overlay(secrets::opened));
    }

    /** The secrets of a file that was exported are sealed there too. */
    private Overlay sealedInFile(ConfigTree base) {
        var overlay = new Overlay();
        for (Section section : List.of(Section.PROVIDERS, Section.SETTINGS)) {
            open(base, section, overlay);
        }
        return overlay;
    }

    private void open(ConfigTree base, Section section, Overlay into) {
        base.objects(section)
                .forEach((name, value) -> {
                    JsonNode opened = secrets.opened(section, value);
                    if (!opened.equals(value)) {
                        into.put(section, name, opened);
                    }
                });
    }
}
