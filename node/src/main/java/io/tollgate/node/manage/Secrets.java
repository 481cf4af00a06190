package io.tollgate.node.manage;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.node.config.Section;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The secrets in objects: sealed to be kept, opened to be used, hidden to be shown. Any thread. */
public final class Secrets {
    private final SealKeys keys;

    Secrets(SealKeys keys) {
        this.keys = keys;
    }

    /**
     * An object as it may be kept: its secrets are references or sealed. Where a secret is given as
     * people see it, with stars, the one before stays.
     *
     * @param before null where there is none
     * @throws Unsealed where a secret cannot be taken
     */
    public JsonNode sealed(Section section, JsonNode value, @Nullable JsonNode before) {
        return SecretPlaces.edited(
                section,
                value,
                text -> seal(SecretPlaces.isShown(text) ? meant(section, text, before) : text));
    }

    /** An object as people may see it. */
    public static JsonNode shown(Section section, JsonNode value) {
        return SecretPlaces.edited(section, value, Sealer::shown);
    }

    /**
     * An object as it is used.
     *
     * @throws Sealer.Unsealable where this node cannot open a secret
     */
    JsonNode opened(Section section, JsonNode value) {
        return SecretPlaces.edited(
                section,
                value,
                text -> Sealer.isSealed(text) ? keys.forOpening().open(text) : text);
    }

    private String seal(String text) {
        try {
            if (Sealer.isSealed(text)) {
                String _ = keys.forOpening().open(text); // or says why not
                return text;
            }
            return keys.forSealing().seal(text);
        } catch (SealKeys.NoSealKey | Sealer.Unsealable e) {
            throw new Unsealed(String.valueOf(e.getMessage()));
        }
    }

    private static String meant(Section section, String shown, @Nullable JsonNode before) {
        var found = new TreeSet<String>();
        if (before != null) {
            JsonNode _ =
                    SecretPlaces.edited(
                            section,
                            before,
                            text -> {
                                if (Sealer.shown(text).equals(shown)) {
                                    found.add(text);
                                }
                                return text;
                            });
        }
        if (found.size() != 1) {
            throw new Unsealed(
                    shown
                            + " is none or several of the secrets before (expected: the secret"
                            + " itself)");
        }
        return found.first();
    }

    /** A secret cannot be taken: there is no key to seal it with, or it is sealed with another. */
    public static final class Unsealed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unsealed(String message) {
            super(message, null, false, false);
        }
    }
}
