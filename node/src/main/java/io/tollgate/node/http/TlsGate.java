package io.tollgate.node.http;

import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.ssl.SslConnection;

/**
 * Puts TLS 1.2 or 1.3 around accepted connections, with ALPN for HTTP/2, and takes over changed
 * certificate files for new connections. Files that cannot be used leave the old ones in force.
 */
final class TlsGate implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TlsGate.class.getName());

    /** A buffer must hold a whole record, or reading stands still: 16 KiB and its frame. */
    private static final int RECORD_BYTES = 17 * 1024;

    private static final int RECORDS_PER_THREAD = 12;
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] APPLICATION_PROTOCOLS = {"h2", "http/1.1"};

    private final TlsSettings settings;
    private final Xnio xnio;
    private final ByteBufferPool records =
            new DefaultByteBufferPool(true, RECORD_BYTES, -1, RECORDS_PER_THREAD);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile UndertowXnioSsl current;
    private Stamp stamp;

    /** Fails when the files cannot be used. */
    TlsGate(TlsSettings settings, Xnio xnio) throws IOException {
        this.settings = settings;
        this.xnio = xnio;
        try {
            this.stamp = Stamp.of(settings);
            this.current = load();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS certificate: " + e.getMessage(), e);
        }
        Thread.ofPlatform().daemon().name("tollgate-tls-reload").start(this::watch);
    }

    SslConnection wrap(StreamConnection connection) {
        SslConnection wrapped = current.wrapExistingConnection(connection, OptionMap.EMPTY, false);
        SSLEngine engine = UndertowXnioSsl.getSslEngine(wrapped);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return wrapped;
    }

    private UndertowXnioSsl load() throws IOException, GeneralSecurityException {
        PemIdentity identity = PemIdentity.read(settings.certificates(), settings.key());
        char[] password = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry(
                "server", identity.key(), password, identity.chain().toArray(Certificate[]::new));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        // The signature of a handshake takes a millisecond: not on the I/O thread.
        return new UndertowXnioSsl(
                xnio, OptionMap.EMPTY, records, context, Thread::startVirtualThread);
    }

    private void watch() {
        try {
            while (!closed.await(settings.checkEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                check();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() {
        try {
            Stamp now = Stamp.of(settings);
            if (!now.equals(stamp)) {
                stamp = now;
                current = load();
                LOG.log(Level.INFO, "certificate={0} taken over", settings.certificates());
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "certificate={0} not usable, the old one stays: {1}",
                    settings.certificates(),
                    e.toString());
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** What a change of the files shows in. */
    private record Stamp(long certificates, long certificateBytes, long key, long keyBytes) {
        static Stamp of(TlsSettings settings) throws IOException {
            Path certificates = settings.certificates();
            Path key = settings.key();
            return new Stamp(
                    Files.getLastModifiedTime(certificates).toMillis(),
                    Files.size(certificates),
                    Files.getLastModifiedTime(key).toMillis(),
                    Files.size(key));
        }
    }
}
