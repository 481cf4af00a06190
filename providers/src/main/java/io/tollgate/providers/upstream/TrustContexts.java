package io.tollgate.providers.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * One TLS context for each set of trusted certificates, so that sessions resume. Certificates are
 * read once, off the I/O threads; a file that could not be read is tried again by the next call.
 */
final class TrustContexts {
    private final Executor executor;
    private final ConcurrentMap<Optional<Path>, CompletableFuture<SSLContext>> contexts =
            new ConcurrentHashMap<>();

    TrustContexts(Executor executor) {
        this.executor = executor;
    }

    /**
     * Gives the context that trusts {@code caBundle} (null: what the JDK trusts) or a failure to
     * {@code answer}: at once where it is there, later by {@code loop} otherwise.
     */
    void context(
            @Nullable Path caBundle,
            Executor loop,
            BiConsumer<@Nullable SSLContext, @Nullable Throwable> answer) {
        CompletableFuture<SSLContext> pending = future(caBundle);
        if (pending.state() == java.util.concurrent.Future.State.SUCCESS) {
            answer.accept(pending.resultNow(), null);
            return;
        }
        var _ = pending.whenCompleteAsync(answer, loop);
    }

    /** Reads the bundle now; throws {@link IllegalArgumentException} where it is of no use. */
    void prepare(Path caBundle) {
        try {
            future(caBundle).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            throw new IllegalArgumentException(
                    cause == null ? e.getMessage() : cause.getMessage(), e);
        }
    }

    private CompletableFuture<SSLContext> future(@Nullable Path caBundle) {
        Optional<Path> key = Optional.ofNullable(caBundle);
        CompletableFuture<SSLContext> known = contexts.get(key);
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        return contexts.compute(
                key,
                (path, old) ->
                        old != null && !old.isCompletedExceptionally()
                                ? old
                                : CompletableFuture.supplyAsync(() -> load(caBundle), executor));
    }

    private static SSLContext load(@Nullable Path caBundle) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(caBundle == null ? null : read(caBundle));
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "ca bundle " + caBundle + ": cannot be read (" + e + ")", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("ca bundle " + caBundle + ": " + e.getMessage(), e);
        }
    }

    private static KeyStore read(Path caBundle) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try (InputStream pem = Files.newInputStream(caBundle)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(pem);
        } catch (CertificateException e) {
            throw new CertificateException("not PEM certificates", e);
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no certificate in it (expected: PEM certificates)");
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        return store;
    }
}
