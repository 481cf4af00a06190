package io.tollgate.providers.upstream;

import java.util.Arrays;
import java.util.Random;

/** Damage to bytes, as a broken or hostile peer does it. */
final class Mutations {
    private Mutations() {}

    static byte[] of(byte[] good, Random random) {
        byte[] wire = good.clone();
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times; i++) {
            wire = once(wire, random);
        }
        return wire;
    }

    private static byte[] once(byte[] wire, Random random) {
        if (wire.length < 2) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(wire.length);
        switch (random.nextInt(6)) {
            case 0 -> wire[at] = (byte) random.nextInt(256);
            case 1 -> wire[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                return Arrays.copyOf(wire, at);
            }
            case 3 -> {
                byte[] shorter = Arrays.copyOf(wire, wire.length - 1);
                System.arraycopy(wire, at + 1, shorter, at, wire.length - at - 1);
                return shorter;
            }
            case 4 -> {
                byte[] longer = Arrays.copyOf(wire, wire.length + 1);
                System.arraycopy(wire, at, longer, at + 1, wire.length - at);
                longer[at] =
                        "\r\n:; 0f\0"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)[
                                random.nextInt(8)];
                return longer;
            }
            default -> {
                int from = random.nextInt(wire.length);
                int length = random.nextInt(wire.length - from);
                byte[] doubled = Arrays.copyOf(wire, wire.length + length);
                System.arraycopy(wire, from, doubled, wire.length, length);
                return doubled;
            }
        }
        return wire;
    }
}
