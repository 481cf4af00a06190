package io.tollgate.providers.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that is asked by CONNECT, and passes bytes on in pieces of a given size. */
final class Relay implements AutoCloseable {
    private final ScriptedServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /**
     * @param target the port on this machine that all connections go to
     * @param pieceSize how many bytes are passed on towards the client in one write
     */
    Relay(int target, int pieceSize) throws IOException {
        server = ScriptedServer.start(peer -> relay(peer, target, pieceSize));
    }

    Origin origin() {
        return server.origin();
    }

    /** The heads of the CONNECT requests so far. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void relay(ScriptedServer.Peer peer, int target, int pieceSize) throws IOException {
        String head = peer.readHead();
        if (head == null) {
            return;
        }
        asked.add(head);
        try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), target)) {
            onward.setTcpNoDelay(true);
            peer.send("HTTP/1.1 200 Connection established\r\nx: y\r\n\r\n");
            Thread back = Thread.startVirtualThread(() -> copy(onward, peer.socket(), pieceSize));
            copy(peer.socket(), onward, 65_536);
            onward.shutdownOutput();
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to, int pieceSize) {
        byte[] piece = new byte[pieceSize];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                out.write(piece, 0, n);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            return; // one side has gone, and the other learns it when this returns
        }
    }
}
