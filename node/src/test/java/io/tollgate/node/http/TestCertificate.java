package io.tollgate.node.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for localhost, made by the JDK's keytool.
 *
 * @param store holds the pair as "k"
 */
record TestCertificate(KeyStore store) {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int PKCS1_OFFSET = 26;

    static TestCertificate make(Path directory, String algorithm) throws Exception {
        Path file = Files.createTempDirectory(directory, "cert").resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString(),
                                        "-genkeypair",
                                        "-alias",
                                        "k",
                                        "-keyalg",
                                        algorithm,
                                        "-dname",
                                        "CN=localhost",
                                        "-ext",
                                        "san=dns:localhost,ip:127.0.0.1",
                                        "-storetype",
                                        "PKCS12",
                                        "-storepass",
                                        new String(PASSWORD),
                                        "-keystore",
                                        file.toString()))
                        .redirectErrorStream(true)
                        .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException(
                    new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new TestCertificate(store);
    }

    void writeTo(Path certificate, Path key) throws Exception {
        Files.writeString(key, pem("PRIVATE KEY", key()));
        Files.writeString(certificate, pem("CERTIFICATE", certificate()));
    }

    /** The same RSA key as older tools write it. */
    void writePkcs1(Path certificate, Path key) throws Exception {
        byte[] pkcs8 = key();
        Files.writeString(
                key, pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS1_OFFSET, pkcs8.length)));
        Files.writeString(certificate, pem("CERTIFICATE", certificate()));
    }

    private byte[] key() throws GeneralSecurityException {
        return store.getKey("k", PASSWORD).getEncoded();
    }

    byte[] certificate() throws GeneralSecurityException {
        return store.getCertificate("k").getEncoded();
    }

    /** Trusts this certificate only. */
    SSLContext trust() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("k", store.getCertificate("k"));
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n";
    }
}
