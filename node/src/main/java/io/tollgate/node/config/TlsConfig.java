package io.tollgate.node.config;

import java.nio.file.Path;

/**
 * The certificate of a listener. Both files are PEM and are read again when they change.
 *
 * @param certificate the certificate and its chain
 * @param key its private key, PKCS#8, not encrypted
 */
public record TlsConfig(Path certificate, Path key) {}
