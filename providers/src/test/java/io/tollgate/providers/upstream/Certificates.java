package io.tollgate.providers.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority made for a test, and a server's key signed by it. */
final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path bundle;

    /**
     * @param folder an empty folder for the files
     */
    Certificates(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        makeAuthority("other");
        makeAuthority("server");
        keytool(
                "server",
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=a test server",
                "-signer",
                "ca",
                "-ext",
                "san=dns:localhost");
        keytool("server", "-delete", "-alias", "ca");
        bundle = folder.resolve("bundle.pem");
        Files.writeString(
                bundle,
                "# two authorities\n"
                        + Files.readString(folder.resolve("other.pem"))
                        + Files.readString(folder.resolve("server.pem")));
    }

    /** PEM certificates of two authorities, one of which signed the server's. */
    Path bundle() {
        return bundle;
    }

    /** The PEM certificate of an authority that did not sign the server's. */
    Path other() {
        return folder.resolve("other.pem");
    }

    SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void makeAuthority(String name) throws IOException, InterruptedException {
        keytool(
                name,
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=the " + name + " authority",
                "-ext",
                "bc:c");
        keytool(
                name,
                "-exportcert",
                "-rfc",
                "-alias",
                "ca",
                "-file",
                folder.resolve(name + ".pem").toString());
    }

    private void keytool(String store, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-keystore",
                        folder.resolve(store + ".p12").toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }
}
