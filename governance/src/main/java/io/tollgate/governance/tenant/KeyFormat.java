package io.tollgate.governance.tenant;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * How the gateway's own keys look: {@code tg-}, 43 base62 digits of 256 random bits, and 6 base62
 * digits of the CRC-32 of all before. The checksum keeps nobody out; it lets garbage be told from a
 * key without a digest, and a leaked key be recognised by scanners.
 */
public final class KeyFormat {
    public static final String PREFIX = "tg-";

    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_DIGITS = 43;
    private static final int CHECK_DIGITS = 6;
    private static final int CHECK_START = PREFIX.length() + RANDOM_DIGITS;

    /** Characters of a whole key. */
    public static final int LENGTH = CHECK_START + CHECK_DIGITS;

    private KeyFormat() {}

    /** A new key. */
    public static String newKey(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String body = PREFIX + base62(new BigInteger(1, bytes), RANDOM_DIGITS);
        return body + base62(BigInteger.valueOf(checksum(body)), CHECK_DIGITS);
    }

    /** Whether it has the form of a key made here. Any string may be asked about. */
    public static boolean wellFormed(String key) {
        if (key.length() != LENGTH || !key.startsWith(PREFIX)) {
            return false;
        }
        long told = 0;
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            int digit = digit(key.charAt(i));
            if (digit < 0) {
                return false;
            }
            if (i >= CHECK_START) {
                told = told * DIGITS.length() + digit;
            }
        }
        return told == checksum(key);
    }

    private static long checksum(String key) {
        var crc = new CRC32();
        crc.update(key.substring(0, CHECK_START).getBytes(StandardCharsets.ISO_8859_1));
        return crc.getValue();
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A' + 10;
        }
        return c >= 'a' && c <= 'z' ? c - 'a' + 36 : -1;
    }

    private static String base62(BigInteger value, int digits) {
        var text = new char[digits];
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        BigInteger rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(base);
            text[i] = DIGITS.charAt(parts[1].intValueExact());
            rest = parts[0];
        }
        return new String(text);
    }
}
