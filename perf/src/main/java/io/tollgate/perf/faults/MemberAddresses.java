package io.tollgate.perf.faults;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Addresses of the loopback interface for members, so that two of them can be told apart by the
 * kernel; closing takes away those that were added.
 */
final class MemberAddresses implements AutoCloseable {
    private final Deque<String> added = new ArrayDeque<>();

    private MemberAddresses() {}

    /** Adds so many. */
    static MemberAddresses add(int count) throws IOException {
        var addresses = new MemberAddresses();
        try {
            for (int i = 0; i < count; i++) {
                RootCommand.run(command("add", of(i)));
                addresses.added.push(of(i));
            }
            return addresses;
        } catch (IOException e) {
            addresses.close();
            throw e;
        }
    }

    /** That of the member with that number, from 0 on. */
    static String of(int at) {
        return "127.0.77." + (at + 1);
    }

    @Override
    public void close() throws IOException {
        while (!added.isEmpty()) {
            RootCommand.run(command("del", added.pop()));
        }
    }

    private static List<String> command(String what, String address) {
        return List.of("ip", "address", what, address + "/32", "dev", "lo");
    }
}
