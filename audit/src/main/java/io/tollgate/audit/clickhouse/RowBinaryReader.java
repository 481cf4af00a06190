package io.tollgate.audit.clickhouse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads values in ClickHouse's RowBinary format from a stream. One thread. */
final class RowBinaryReader {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LONGEST_TEXT = 64 << 20;

    private final InputStream in;
    private byte[] bytes = new byte[1 << 17];
    private int position;
    private int limit;

    RowBinaryReader(InputStream in) {
        this.in = in;
    }

    /** Whether nothing follows. */
    boolean atEnd() throws IOException {
        return position == limit && !fill(1);
    }

    boolean flag() throws IOException {
        need(1);
        return bytes[position++] != 0;
    }

    int int32() throws IOException {
        need(Integer.BYTES);
        int value = (int) INT.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    long int64() throws IOException {
        need(Long.BYTES);
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /** -1 for NULL. */
    long known() throws IOException {
        return flag() ? -1 : int64();
    }

    String text() throws IOException {
        int length = size();
        if (length == 0) {
            return "";
        }
        need(length);
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    /** 16 bytes as 32 hex digits, none as "". */
    String hash() throws IOException {
        int length = size();
        if (length == 0) {
            return "";
        }
        need(length);
        String value = HexFormat.of().formatHex(bytes, position, position + length);
        position += length;
        return value;
    }

    private int size() throws IOException {
        long size = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            need(1);
            byte part = bytes[position++];
            size |= (part & 0x7FL) << shift;
            if (part >= 0) {
                if (size > LONGEST_TEXT) {
                    break;
                }
                return (int) size;
            }
        }
        throw new IOException(
                "a text of "
                        + size
                        + " bytes (expected: at most "
                        + LONGEST_TEXT
                        + "): this is no RowBinary");
    }

    private void need(int count) throws IOException {
        if (limit - position < count && !fill(count)) {
            throw new EOFException("the answer ends within a row");
        }
    }

    private boolean fill(int count) throws IOException {
        if (count > bytes.length) {
            bytes = Arrays.copyOf(bytes, count);
        }
        System.arraycopy(bytes, position, bytes, 0, limit - position);
        limit -= position;
        position = 0;
        while (limit < count) {
            int read = in.read(bytes, limit, bytes.length - limit);
            if (read < 0) {
                return false;
            }
            limit += read;
        }
        return true;
    }
}
