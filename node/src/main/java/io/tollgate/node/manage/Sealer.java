package io.tollgate.node.manage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets before they leave the node or touch its disk: AES-256-GCM, a chance nonce each.
 *
 * <p>A sealed text is {@code sealed:1:KEY:LAST:BYTES}: eight digits that tell which key it was, the
 * last four characters of a long secret so that people know it again, nonce and ciphertext.
 */
public final class Sealer {
    /** PBKDF2 with HMAC-SHA-256; the salt is fixed, because all nodes must come to the same key. */
    static final int ROUNDS = 600_000;

    static final int SHORTEST_PHRASE = 16;

    private static final byte[] SALT = "tollgate seal key 1".getBytes(ISO_8859_1);
    private static final byte[] PURPOSE = "tollgate secret 1".getBytes(ISO_8859_1);
    private static final String PREFIX = "sealed:1:";
    static final String STARS = "********";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 4;
    private static final int LAST = 4;
    private static final int LONG_SECRET = 20;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final String id;

    private Sealer(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.id = id(key);
    }

    /**
     * From 32 bytes in Base64, or a passphrase.
     *
     * @throws IllegalArgumentException where it is too short
     */
    static Sealer of(String text) {
        byte[] bytes = bytes(text);
        if (bytes.length == KEY_BYTES) {
            return new Sealer(bytes);
        }
        if (text.length() < SHORTEST_PHRASE) {
            throw new IllegalArgumentException(
                    "the seal key has "
                            + text.length()
                            + " characters (expected: 32 bytes in Base64, or a passphrase of at"
                            + " least "
                            + SHORTEST_PHRASE
                            + " characters)");
        }
        var phrase = new PBEKeySpec(text.toCharArray(), SALT, ROUNDS, KEY_BYTES * Byte.SIZE);
        try {
            return new Sealer(
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(phrase)
                            .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2", e);
        } finally {
            phrase.clearPassword();
        }
    }

    /** A new key, as {@link #of} takes it. */
    static String newKey(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static boolean isSealed(String text) {
        return text.startsWith(PREFIX);
    }

    /** What people may see of a secret, sealed or not. */
    static String shown(String text) {
        if (!isSealed(text)) {
            return STARS + last(text);
        }
        int from = text.indexOf(':', PREFIX.length());
        int to = text.indexOf(':', from + 1);
        return from < 0 || to < 0 ? STARS : STARS + decoded(text.substring(from + 1, to));
    }

    String seal(String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] bytes = cipher(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(UTF_8));
        byte[] all = ByteBuffer.allocate(NONCE_BYTES + bytes.length).put(nonce).put(bytes).array();
        return PREFIX + id + ":" + encoded(last(secret).getBytes(UTF_8)) + ":" + encoded(all);
    }

    /**
     * The secret again.
     *
     * @throws Unsealable where this is not its key, or it was changed
     */
    String open(String sealed) {
        String[] parts = sealed.substring(PREFIX.length()).split(":", -1);
        if (parts.length != 3) {
            throw new Unsealable("a sealed secret is damaged");
        }
        if (!parts[0].equals(id)) {
            throw new Unsealable(
                    "a secret was sealed with another key, "
                            + parts[0]
                            + " (expected: "
                            + id
                            + ", which this node has; all nodes need the same TOLLGATE_SEAL_KEY)");
        }
        byte[] all = bytes(parts[2].replace('-', '+').replace('_', '/'));
        if (all.length < NONCE_BYTES) {
            throw new Unsealable("a sealed secret is damaged");
        }
        byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
        byte[] bytes = Arrays.copyOfRange(all, NONCE_BYTES, all.length);
        return new String(cipher(Cipher.DECRYPT_MODE, nonce, bytes), UTF_8);
    }

    private byte[] cipher(int mode, byte[] nonce, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(PURPOSE);
            return cipher.doFinal(bytes);
        } catch (AEADBadTagException e) {
            throw new Unsealable("a sealed secret was changed, or sealed with another key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
    }

    private static String id(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(PURPOSE);
            return HexFormat.of().formatHex(digest.digest(key), 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static String last(String secret) {
        return secret.length() < LONG_SECRET ? "" : secret.substring(secret.length() - LAST);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String decoded(String text) {
        return new String(bytes(text.replace('-', '+').replace('_', '/')), UTF_8);
    }

    /** Empty where it is no Base64. */
    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** A secret that this node cannot open. The message holds nothing secret. */
    static final class Unsealable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unsealable(String message) {
            super(message, null, false, false);
        }
    }
}
