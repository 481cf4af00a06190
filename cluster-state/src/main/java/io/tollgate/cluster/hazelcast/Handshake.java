package io.tollgate.cluster.hazelcast;

import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What two members do on a new connection before anything of Hazelcast is read from it: each proves
 * that it knows the secret, and neither sends it.
 *
 * <pre>
 * connecting: "TGM1", 32 random bytes C
 * accepting:  "TGM1", 32 random bytes A
 * connecting: HMAC-SHA256(key, "connecting" C A)    the stranger has to prove itself first
 * accepting:  HMAC-SHA256(key, "accepting" C A)
 * </pre>
 *
 * <p>The key is derived from the secret and the name of the cluster. Invariant: no byte reaches
 * Hazelcast from a peer that has not sent the proof for random bytes made here for this connection.
 * It proves who opened the connection; it neither encrypts nor signs what follows.
 */
final class Handshake implements MemberSocketInterceptor {
    private static final System.Logger LOG = System.getLogger(Handshake.class.getName());
    private static final byte[] HELLO = "TGM1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECTING = "connecting".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCEPTING = "accepting".getBytes(StandardCharsets.US_ASCII);
    private static final int RANDOM_BYTES = 32;
    private static final int PROOF_BYTES = 32;
    private static final String HMAC = "HmacSHA256";

    /** Strangers that are waited for at once; each holds a thread of Hazelcast's. */
    private static final int MOST_WAITING = 4;

    private static final long LOG_NANOS = Duration.ofSeconds(1).toNanos();

    private final SecureRandom random = new SecureRandom();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());
    private final SecretKeySpec key;
    private final Duration timeout;

    /**
     * @param timeout of a whole handshake
     */
    Handshake(String secret, String cluster, Duration timeout) {
        this.timeout = timeout;
        var raw = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
        this.key =
                new SecretKeySpec(
                        hmac(
                                raw,
                                "tollgate member 1".getBytes(StandardCharsets.US_ASCII),
                                cluster.getBytes(StandardCharsets.UTF_8)),
                        HMAC);
    }

    @Override
    public void init(Properties properties) {}

    @Override
    public void onConnect(Socket socket) throws IOException {
        var peer = new Peer(socket, timeout);
        byte[] connecting = bytes();
        peer.send(HELLO, connecting);
        peer.expectHello();
        byte[] accepting = peer.read(RANDOM_BYTES);
        peer.send(hmac(key, CONNECTING, connecting, accepting));
        peer.expectProof(hmac(key, ACCEPTING, connecting, accepting));
        peer.end();
    }

    @Override
    public void onAccept(Socket socket) throws IOException {
        if (!waiting.tryAcquire()) {
            throw refused(socket, "too many handshakes at once");
        }
        try {
            var peer = new Peer(socket, timeout);
            peer.expectHello();
            byte[] connecting = peer.read(RANDOM_BYTES);
            byte[] accepting = bytes();
            peer.send(HELLO, accepting);
            peer.expectProof(hmac(key, CONNECTING, connecting, accepting));
            peer.send(hmac(key, ACCEPTING, connecting, accepting));
            peer.end();
        } catch (IOException e) {
            throw refused(socket, String.valueOf(e.getMessage()));
        } finally {
            waiting.release();
        }
    }

    /** Connections of strangers that were refused since the start. */
    long refused() {
        return refused.get();
    }

    /** At most one line a second, whatever knocks. */
    private HandshakeException refused(Socket socket, String why) {
        long all = refused.incrementAndGet();
        long now = System.nanoTime();
        long due = nextLog.get();
        if (now - due >= 0 && nextLog.compareAndSet(due, now + LOG_NANOS)) {
            LOG.log(
                    Level.WARNING,
                    "cluster: refused a connection from={0} reason={1} refused={2}",
                    socket.getRemoteSocketAddress(),
                    why,
                    all);
        }
        return new HandshakeException(why);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hmac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + HMAC, e);
        }
    }

    /** The other end of a connection, which has a set time for everything that it sends. */
    private static final class Peer {
        private final Socket socket;
        private final long deadline;

        Peer(Socket socket, Duration timeout) {
            this.socket = socket;
            this.deadline = System.nanoTime() + timeout.toNanos();
        }

        void send(byte[]... parts) throws IOException {
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
        }

        byte[] read(int count) throws IOException {
            byte[] bytes = new byte[count];
            InputStream in = socket.getInputStream();
            int have = 0;
            while (have < count) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new HandshakeException("no handshake in time");
                }
                socket.setSoTimeout((int) left);
                try {
                    int got = in.read(bytes, have, count - have);
                    if (got < 0) {
                        throw new EOFException("closed during the handshake");
                    }
                    have += got;
                } catch (SocketTimeoutException e) {
                    throw new HandshakeException("no handshake in time");
                }
            }
            return bytes;
        }

        void expectHello() throws IOException {
            if (!MessageDigest.isEqual(HELLO, read(HELLO.length))) {
                throw new HandshakeException("no member of ours");
            }
        }

        void expectProof(byte[] proof) throws IOException {
            if (!MessageDigest.isEqual(proof, read(PROOF_BYTES))) {
                throw new HandshakeException("does not know the secret of this cluster");
            }
        }

        void end() throws IOException {
            socket.setSoTimeout(0);
        }
    }

    /** A refused handshake; carries no stack trace, because Hazelcast would log it. */
    private static final class HandshakeException extends IOException {
        private static final long serialVersionUID = 1L;

        HandshakeException(String message) {
            super(message);
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
