package io.tollgate.node.routing;

import io.tollgate.cluster.load.KeyLoad;
import io.tollgate.cluster.load.LoadTable;
import io.tollgate.providers.credential.Credential;
import io.tollgate.providers.upstream.Body;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key of a provider: its share, what it may be used for, its load, its request heads. */
public final class ProviderKey {
    private final String name;
    private final int weight;
    private final List<String> models;
    private final KeyLoad load;
    private final ProviderSettings provider;
    private final @Nullable Credential credential;
    private volatile Sent sent;

    ProviderKey(ProviderSettings provider, KeySettings key, LoadTable load) {
        this.name = key.name();
        this.weight = key.weight();
        this.models = key.models();
        this.load = load.key(id(provider.name(), key));
        this.provider = provider;
        this.credential = key.credential();
        KeySecret fixed = key.credential() == null ? key.secret() : new KeySecret("");
        this.sent = new Sent(fixed.reveal(), fixed, new RequestHeads(provider, fixed));
    }

    public String name() {
        return name;
    }

    public int weight() {
        return weight;
    }

    /** That text of the provider without this key, which some providers repeat in their errors. */
    public String mask(String text) {
        Sent now = sent;
        return now.heads.mask(now.secret.mask(text));
    }

    /** Where its secret changes with time; null where it does not. */
    public @Nullable Credential credential() {
        return credential;
    }

    /** The load and health of this key, shared with every other snapshot that has it. */
    public KeyLoad load() {
        return load;
    }

    /** Whether it may be used for that model of its provider. */
    public boolean allows(String model) {
        if (models.isEmpty()) {
            return true;
        }
        for (int i = 0; i < models.size(); i++) {
            String pattern = models.get(i);
            if (pattern.endsWith("*")
                    ? model.regionMatches(0, pattern, 0, pattern.length() - 1)
                    : pattern.equals(model)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Request line and fixed headers of a JSON POST; cached.
     *
     * @param path below the provider's base URL, such as {@code /chat/completions}
     */
    public byte[] head(String path) {
        return heads().json(path);
    }

    /**
     * Header lines that belong to one JSON POST, each ended by CRLF: its signature, where the
     * provider wants one; else none.
     */
    public byte[] signature(String path, Body body) {
        return heads().signature(path, body);
    }

    /** The same for a client that brings the version of the provider's format in its own header. */
    public byte[] headWithoutVersion(String path) {
        return heads().jsonWithoutVersion(path);
    }

    /**
     * Request line and fixed headers of any other call. Brings neither content-type nor accept:
     * those are the client's. Built each time.
     *
     * @param target path below the provider's base URL, with a query where there is one
     */
    public byte[] forwardHead(String method, String target) {
        return heads().forward(method, target);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Those with the token of this moment, which are built once for each token. */
    private RequestHeads heads() {
        Sent known = sent;
        String token = credential == null ? null : credential.current();
        if (token == null || token.equals(known.text)) {
            return known.heads;
        }
        var secret = new KeySecret(token);
        var fresh = new Sent(token, secret, new RequestHeads(provider, secret));
        sent = fresh;
        return fresh.heads;
    }

    /** The same key with a new secret is another id, so that it starts without the old troubles. */
    private static String id(String provider, KeySettings key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(key.secret().reveal().getBytes(StandardCharsets.UTF_8));
            String print = HexFormat.of().formatHex(digest, 0, 4);
            return provider + "/" + key.name() + "#" + print;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    /** A secret with the heads it stands in. Prints as stars, as its secret does. */
    private static final class Sent {
        private final String text;
        private final KeySecret secret;
        private final RequestHeads heads;

        Sent(String text, KeySecret secret, RequestHeads heads) {
            this.text = text;
            this.secret = secret;
            this.heads = heads;
        }
    }
}
