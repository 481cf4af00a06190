package io.tollgate.providers.credential;

import io.tollgate.providers.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The credentials of a node. A source that stays the same over a change of the configuration keeps
 * its token. From any thread.
 */
public final class Credentials implements AutoCloseable {
    private final Map<String, Credential> byId = new ConcurrentHashMap<>();
    private final BiFunction<TokenSource, Upstream, Credential> maker;

    /**
     * Makes a set that is empty.
     *
     * @param maker makes the credential of a source that is not known yet, reached as that provider
     *     is; starts nothing
     */
    public Credentials(BiFunction<TokenSource, Upstream, Credential> maker) {
        this.maker = maker;
    }

    /** The credential of that source in that place, such as a provider's name. Not started. */
    public Credential of(String place, TokenSource source, Upstream like) {
        return byId.computeIfAbsent(
                id(place + '\n' + like, source), _ -> maker.apply(source, like));
    }

    /** Those are in use now: they are started; all others end and are forgotten. */
    public void takeForce(Collection<Credential> inUse) {
        byId.forEach((id, credential) -> {
            if (inUse.contains(credential)) {
                credential.start();
            } else {
                byId.remove(id, credential);
                credential.close();
            }
        });
    }

    /** Tells a source in that place from others, and shows nothing of it. */
    public static String id(String place, TokenSource source) {
        try {
            String text = place + '\n' + source.identity();
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    @Override
    public void close() {
        byId.values().forEach(Credential::close);
        byId.clear();
    }
}
