package io.tollgate.providers.aws;

import java.util.Optional;

/**
 * Credentials with the region they sign for, as one text: so that they fit wherever a provider key
 * is one secret. Prints without its secrets.
 *
 * @param region such as {@code eu-central-1}
 */
public record AwsSecret(String region, AwsCredentials credentials) {
    private static final String PREFIX = "aws4:";

    public AwsSecret {
        if (!isRegion(region)) {
            throw new IllegalArgumentException(
                    "region: '" + region + "' (expected: letters, digits and '-')");
        }
    }

    /** Whether that may be the name of a region. */
    public static boolean isRegion(String text) {
        boolean good = !text.isEmpty() && text.length() <= 64;
        for (int i = 0; i < text.length() && good; i++) {
            char c = text.charAt(i);
            good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        }
        return good;
    }

    /** The one text. Holds the secrets. */
    public String text() {
        String token = credentials.sessionToken();
        return PREFIX
                + region
                + ":"
                + credentials.accessKeyId()
                + ":"
                + credentials.secretAccessKey()
                + (token == null ? "" : ":" + token);
    }

    /** Reads it; empty where the text is another secret, such as a Bedrock key. */
    public static Optional<AwsSecret> read(String text) {
        String[] parts = text.split(":", 5);
        if (!text.startsWith(PREFIX) || parts.length < 4) {
            return Optional.empty();
        }
        String token = parts.length > 4 ? parts[4] : null;
        return Optional.of(new AwsSecret(parts[1], new AwsCredentials(parts[2], parts[3], token)));
    }

    /** That text with stars in the place of the secrets. */
    public String mask(String text) {
        String masked = text.replace(credentials.secretAccessKey(), "***");
        String token = credentials.sessionToken();
        return token == null ? masked : masked.replace(token, "***");
    }

    @Override
    public String toString() {
        return "AwsSecret[" + region + ", " + credentials + "]";
    }
}
