package io.tollgate.audit.clickhouse;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in ClickHouse's RowBinary format into one growing array, which is used again for
 * the next batch. One thread.
 */
final class RowBinaryWriter {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LARGEST_KEPT = 16 << 20;

    private byte[] bytes = new byte[1 << 16];
    private int length;

    /** Forgets what was written; gives back memory that an unusually large batch took. */
    void clear() {
        length = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[1 << 16];
        }
    }

    int length() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    void flag(boolean value) {
        room(1);
        bytes[length++] = (byte) (value ? 1 : 0);
    }

    void int32(int value) {
        room(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    void int64(long value) {
        room(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    /** NULL for -1. */
    void known(long value) {
        if (value == -1) {
            flag(true);
        } else {
            flag(false);
            int64(value);
        }
    }

    void text(String value) {
        if (value.isEmpty()) {
            flag(false);
            return;
        }
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        binary(encoded);
    }

    /** NULL for null. */
    void textOrNull(@Nullable String value) {
        flag(value == null);
        if (value != null) {
            text(value);
        }
    }

    /**
     * 32 hex digits as 16 bytes, "" as none.
     *
     * @throws IllegalArgumentException for anything else
     */
    void hash(String name, String value) {
        if (value.isEmpty()) {
            flag(false);
            return;
        }
        if (!isHash(value)) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: 32 digits 0-9 a-f, or nothing)");
        }
        binary(HexFormat.of().parseHex(value));
    }

    private static boolean isHash(String value) {
        if (value.length() != 32) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char digit = value.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }

    private void binary(byte[] value) {
        room(value.length + 5);
        int rest = value.length;
        while (rest >= 0x80) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
