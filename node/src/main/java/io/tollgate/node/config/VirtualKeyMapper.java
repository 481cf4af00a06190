package io.tollgate.node.config;

import io.tollgate.governance.ledger.Limit;
import io.tollgate.governance.tenant.KeyDigest;
import io.tollgate.governance.tenant.KeyFormat;
import io.tollgate.governance.tenant.ModelPatterns;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps {@code virtual-keys}; of each key only the digest is kept. */
final class VirtualKeyMapper {
    private static final String DIGEST = "key-sha256";

    private final ModelNames models;
    private final Set<String> names = new HashSet<>();
    private final Map<KeyDigest, String> digests = new HashMap<>();

    VirtualKeyMapper(ModelNames models) {
        this.models = models;
    }

    List<VirtualKeyConfig> virtualKeys(SettingReader in) {
        return in.list("virtual-keys", item -> item.read(this::virtualKey));
    }

    private @Nullable VirtualKeyConfig virtualKey(SettingReader in) {
        String name = in.required("name", "a name for this key");
        String called = name == null ? "a key without a name" : name;
        if (name != null && !Names.valid(name)) {
            in.problem("name", name + " (" + Names.EXPECTED + ")");
            name = null;
        } else if (name != null && !names.add(name)) {
            in.problem("name", name + " is there twice (expected: unique names)");
        }
        Recognised key = recognised(in);
        List<String> allowed = in.has("models") ? in.texts("models") : VirtualKeyConfig.EVERY_MODEL;
        for (String model : allowed) {
            String wrong = model.endsWith("*") ? wrongPattern(model) : models.wrongName(model);
            if (!wrong.isEmpty()) {
                in.problem("models", wrong);
            }
        }
        String team = in.text("team");
        Boolean bodies = in.has("bodies") ? Boolean.valueOf(in.bool("bodies", false)) : null;
        boolean enabled = in.bool("enabled", true);
        Instant expires = in.has("expires") ? LimitMapper.time(in, "expires") : null;
        List<Limit> limits = LimitMapper.limits(in, "key/" + name);
        List<VirtualKeyConfig.Previous> previous =
                in.list("previous", item -> item.read(VirtualKeyMapper::previous));
        if (key != null) {
            own(in, "key", key.digest(), called);
        }
        for (VirtualKeyConfig.Previous before : previous) {
            own(in, "previous", before.digest(), called);
        }
        if (name == null || key == null) {
            return null;
        }
        return new VirtualKeyConfig(
                name,
                key.digest(),
                key.madeHere(),
                allowed,
                team,
                bodies,
                enabled,
                expires,
                limits,
                previous);
    }

    private void own(SettingReader in, String key, KeyDigest digest, String name) {
        String other = digests.putIfAbsent(digest, name);
        if (other != null) {
            in.problem(key, "the same key as that of " + other + " (expected: one of its own)");
        }
    }

    private static VirtualKeyConfig.@Nullable Previous previous(SettingReader in) {
        KeyDigest digest = digest(in, in.required(DIGEST, "the digest of the key before"));
        Instant until = LimitMapper.time(in, "until");
        return digest == null || until == null
                ? null
                : new VirtualKeyConfig.Previous(digest, until);
    }

    private static @Nullable KeyDigest digest(SettingReader in, @Nullable String hex) {
        try {
            return hex == null ? null : KeyDigest.ofHex(hex);
        } catch (IllegalArgumentException e) {
            in.problem(DIGEST, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static String wrongPattern(String pattern) {
        try {
            ModelPatterns.of(List.of(pattern));
            return "";
        } catch (IllegalArgumentException e) {
            return pattern + " (expected: a model name, provider/* or *)";
        }
    }

    private static @Nullable Recognised recognised(SettingReader in) {
        if (in.has(DIGEST)) {
            if (in.has("key")) {
                in.problem("key", "beside " + DIGEST + " (expected: one of the two)");
            }
            KeyDigest digest = digest(in, in.text(DIGEST));
            return digest == null ? null : new Recognised(digest, false);
        }
        Secret key = in.requiredSecret("key");
        if (key == null) {
            return null;
        }
        String wrong = wrongKey(key.reveal());
        if (!wrong.isEmpty()) {
            in.problem("key", wrong);
            return null;
        }
        return new Recognised(KeyDigest.of(key.reveal()), KeyFormat.wellFormed(key.reveal()));
    }

    private static String wrongKey(String key) {
        if (key.length() < VirtualKeyConfig.SHORTEST || key.length() > VirtualKeyConfig.LONGEST) {
            return key.length()
                    + " characters (expected: "
                    + VirtualKeyConfig.SHORTEST
                    + " to "
                    + VirtualKeyConfig.LONGEST
                    + ")";
        }
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
                return "not fit for a header (expected: printable ASCII without spaces)";
            }
        }
        return "";
    }

    /** What is kept of a key. */
    private record Recognised(KeyDigest digest, boolean madeHere) {}
}
