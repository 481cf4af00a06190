package io.tollgate.providers.aws;

import io.tollgate.providers.upstream.Body;
import io.tollgate.providers.upstream.Body.Slice;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signature Version 4 for one service in one region.
 *
 * <p>What is signed is the request as it goes out: the path on the wire, with its escapes, is
 * escaped once more. Invariant: the signing key that is kept is that of the day and the secret it
 * was made for, so that a change of either makes a new one. Any thread.
 */
public final class SigV4 {
    private static final HexFormat HEX = HexFormat.of();
    private static final ThreadLocal<Tools> TOOLS = ThreadLocal.withInitial(Tools::new);

    private final String region;
    private final String service;
    private volatile @Nullable SigningKey known;

    public SigV4(String region, String service) {
        this.region = region;
        this.service = service;
    }

    private record SigningKey(String secret, String day, byte[] key) {}

    /** The digests of one thread. */
    private static final class Tools {
        private final MessageDigest sha256;
        private final Mac mac;

        Tools() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
                mac = Mac.getInstance("HmacSHA256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this JDK has no SHA-256", e);
            }
        }

        byte[] hmac(byte[] key, String text) {
            try {
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
            } catch (InvalidKeyException e) {
                throw new IllegalStateException("a key of bytes was refused", e);
            }
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The SHA-256 of a body, in hex. */
    public static String hash(Body body) {
        MessageDigest sha256 = TOOLS.get().sha256;
        for (int i = 0; i < body.sliceCount(); i++) {
            Slice slice = body.slice(i);
            sha256.update(slice.bytes(), slice.offset(), slice.length());
        }
        return HEX.formatHex(sha256.digest());
    }

    /**
     * The value of the header {@code authorization}.
     *
     * @param target path and query as they go out
     * @param headers that are signed, by their names in lower case; {@code host} and {@code
     *     x-amz-date} among them
     * @param date such as {@code 20250102T030405Z}, the value of {@code x-amz-date}
     * @param bodyHash from {@link #hash}
     */
    public String authorization(
            AwsCredentials credentials,
            String method,
            String target,
            SortedMap<String, String> headers,
            String date,
            String bodyHash) {
        String scope = date.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        String names = String.join(";", headers.keySet());
        String request = CanonicalRequest.of(method, target, headers, names, bodyHash);
        String toSign = toSign(date, scope, request);
        byte[] key = key(credentials.secretAccessKey(), date.substring(0, 8));
        String signature = HEX.formatHex(TOOLS.get().hmac(key, toSign));
        return "AWS4-HMAC-SHA256 Credential="
                + credentials.accessKeyId()
                + "/"
                + scope
                + ", SignedHeaders="
                + names
                + ", Signature="
                + signature;
    }

    /** What the signature is made of. */
    static String toSign(String date, String scope, String canonicalRequest) {
        byte[] hash = TOOLS.get().sha256.digest(canonicalRequest.getBytes(StandardCharsets.UTF_8));
        return "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + HEX.formatHex(hash);
    }

    private byte[] key(String secret, String day) {
        SigningKey now = known;
        if (now == null || !now.day.equals(day) || !now.secret.equals(secret)) {
            Tools tools = TOOLS.get();
            byte[] key = tools.hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), day);
            key = tools.hmac(key, region);
            key = tools.hmac(key, service);
            key = tools.hmac(key, "aws4_request");
            now = new SigningKey(secret, day, key);
            known = now;
        }
        return now.key;
    }
}
