package io.tollgate.cluster.hazelcast;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Says what is wrong with an address that members are to meet at. What members say to each other is
 * not encrypted, so an address that the world may reach is refused unless somebody insists.
 */
public final class BindAddress {
    private BindAddress() {}

    /**
     * Why that address cannot be used; empty where it can. Looks the name up.
     *
     * @param allowPublic whether a public address, or all addresses at once, will do
     */
    public static Optional<String> problem(String host, boolean allowPublic) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return Optional.of("unknown host (expected: a private address of this machine)");
        }
        if (address.isAnyLocalAddress()) {
            return Optional.of(
                    "means every address (expected: the one address that other members use)");
        }
        if (!allowPublic && !isPrivate(address)) {
            return Optional.of(
                    "is a public address (expected: a private one, or allow-public: true)");
        }
        return Optional.empty();
    }

    /**
     * Sees whether a member could listen there.
     *
     * @throws IOException where it could not; the message names the address
     */
    public static void tryBind(String host, int port) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port), 1);
        } catch (IOException e) {
            throw new IOException("cluster: " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    static boolean isPrivate(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return switch (address) {
            case Inet6Address _ -> (bytes[0] & 0xfe) == 0xfc; // fc00::/7
            case Inet4Address _ -> bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40; // 100.64.0.0/10
            default -> false;
        };
    }
}
