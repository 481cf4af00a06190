package io.tollgate.audit.clickhouse;

import io.tollgate.audit.RowFields;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    private static final int HASH_BYTES = 16;
    private static final int NO_DIGIT = 0x10;

    /** What a character counts as a hex digit. */
    private static final byte[] HEX = new byte[256];

    static {
        Arrays.fill(HEX, (byte) NO_DIGIT);
        for (int i = 0; i < 16; i++) {
            HEX["0123456789abcdef".charAt(i)] = (byte) i;
        }
    }

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
        text(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The row's next field, a text, as it stands: both formats have the same texts. */
    void text(RowFields row) {
        int bytesOfText = row.nextText();
        lengthAndRoom(bytesOfText);
        System.arraycopy(row.bytes(), row.textAt(), bytes, length, bytesOfText);
        length += bytesOfText;
    }

    /** NULL for null. */
    void textOrNull(@Nullable String value) {
        flag(value == null);
        if (value != null) {
            text(value);
        }
    }

    /**
     * The row's next field, 32 hex digits, as 16 bytes; "" as none.
     *
     * @throws IllegalArgumentException for anything else
     */
    void hash(String name, RowFields row) {
        int digits = row.nextText();
        if (digits == 0) {
            flag(false);
            return;
        }
        lengthAndRoom(HASH_BYTES);
        byte[] from = row.bytes();
        int at = row.textAt();
        int wrong = digits ^ 2 * HASH_BYTES;
        for (int i = 0; wrong == 0 && i < HASH_BYTES; i++) {
            int high = HEX[from[at + 2 * i] & 0xff];
            int low = HEX[from[at + 2 * i + 1] & 0xff];
            wrong = (high | low) & NO_DIGIT;
            bytes[length + i] = (byte) (high << 4 | low);
        }
        if (wrong != 0) {
            throw new IllegalArgumentException(
                    name
                            + ": "
                            + new String(from, at, digits, StandardCharsets.UTF_8)
                            + " (expected: 32 digits 0-9 a-f, or nothing)");
        }
        length += HASH_BYTES;
    }

    /** In UTF-8. */
    void text(byte[] value) {
        lengthAndRoom(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void lengthAndRoom(int following) {
        room(following + 5);
        int rest = following;
        while (rest >= 0x80) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
