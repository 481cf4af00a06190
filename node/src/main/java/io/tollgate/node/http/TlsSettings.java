package io.tollgate.node.http;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The certificate of a TLS listener. Both files are read again when they change.
 *
 * @param certificates PEM: the server's certificate, then those that lead to its authority
 * @param key PEM: an unencrypted private key, PKCS #8 or, for RSA, PKCS #1
 * @param checkEvery how often the files are looked at
 */
public record TlsSettings(Path certificates, Path key, Duration checkEvery) {
    private static final Duration DEFAULT_CHECK = Duration.ofSeconds(5);

    public TlsSettings {
        if (checkEvery.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "checkEvery: " + checkEvery + " (expected: at least PT0.001S)");
        }
    }

    public TlsSettings(Path certificates, Path key) {
        this(certificates, key, DEFAULT_CHECK);
    }
}
