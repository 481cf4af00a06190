package io.tollgate.providers.aws;

import org.jspecify.annotations.Nullable;

/**
 * What a request to AWS is signed with. Prints without its secrets.
 *
 * @param sessionToken of temporary credentials; null for lasting ones
 */
public record AwsCredentials(
        String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {
    public AwsCredentials {
        visible("accessKeyId", accessKeyId);
        visible("secretAccessKey", secretAccessKey);
        if (sessionToken != null) {
            visible("sessionToken", sessionToken);
        }
    }

    private static void visible(String name, String value) {
        boolean good = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            good &= c > ' ' && c < 0x7f;
        }
        if (!good) {
            throw new IllegalArgumentException(
                    name + ": empty, or not visible ASCII (expected: the value alone)");
        }
    }

    @Override
    public String toString() {
        return "AwsCredentials[" + accessKeyId + ", ***]";
    }
}
