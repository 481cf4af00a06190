package io.tollgate.cluster.hazelcast;

import com.hazelcast.nio.MemberSocketInterceptor;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

/** Cuts a member off from all others: connections end, and new ones are refused. */
final class Wall implements MemberSocketInterceptor {
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final MemberSocketInterceptor behind;
    private volatile boolean up;

    Wall(MemberSocketInterceptor behind) {
        this.behind = behind;
    }

    void up() throws IOException {
        up = true;
        for (Socket socket : open) {
            socket.close();
        }
    }

    void down() {
        up = false;
    }

    @Override
    public void init(Properties properties) {
        behind.init(properties);
    }

    @Override
    public void onConnect(Socket socket) throws IOException {
        check(socket);
        behind.onConnect(socket);
    }

    @Override
    public void onAccept(Socket socket) throws IOException {
        check(socket);
        behind.onAccept(socket);
    }

    private void check(Socket socket) throws IOException {
        open.add(socket);
        if (up) {
            throw new IOException("the wall is up");
        }
    }
}
