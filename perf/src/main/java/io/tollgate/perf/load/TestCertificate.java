package io.tollgate.perf.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for {@code localhost} and 127.0.0.1, made by the JDK's keytool in a folder, and the
 * same certificate as a PEM file that gateways are told to trust.
 */
record TestCertificate(Path keyStore, Path pem) {
    private static final String PASSWORD = "measuring";

    /** Makes the certificate unless the folder has one. */
    static TestCertificate in(Path folder) throws IOException {
        Files.createDirectories(folder);
        var made = new TestCertificate(folder.resolve("mock.p12"), folder.resolve("mock-ca.pem"));
        if (!Files.exists(made.pem)) {
            String store = made.keyStore.toString();
            keytool(
                    List.of("-genkeypair", "-alias", "mock", "-keyalg", "EC"),
                    List.of("-groupname", "secp256r1", "-dname", "CN=localhost"),
                    List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-ext", "bc:c=ca:true"),
                    List.of("-validity", "30", "-storetype", "PKCS12", "-keystore", store));
            keytool(
                    List.of("-exportcert", "-rfc", "-alias", "mock", "-keystore", store),
                    List.of("-file", made.pem.toString()));
        }
        return made;
    }

    SSLContext context() throws IOException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException("certificate in " + keyStore + ": " + unusable, unusable);
        }
    }

    @SafeVarargs
    private static void keytool(List<String>... parts) throws IOException {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (List<String> part : parts) {
            command.addAll(part);
        }
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroy();
                throw new IOException("keytool failed: " + output);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", stopped);
        }
    }
}
