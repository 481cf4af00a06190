package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A request body as a sequence of slices of arrays that nobody changes any more: the client's bytes
 * with a few spans replaced. It can be written any number of times (retry, fallback).
 */
public final class Body {
    public static final Body EMPTY = new Body(List.of());

    private final List<Slice> slices;
    private final int length;

    private Body(List<Slice> slices) {
        this.slices = slices;
        int sum = 0;
        for (int i = 0; i < slices.size(); i++) {
            sum = Math.addExact(sum, slices.get(i).length());
        }
        this.length = sum;
    }

    public static Body of(byte[] bytes) {
        return new Body(List.of(new Slice(bytes, 0, bytes.length)));
    }

    public static Body of(List<Slice> slices) {
        return new Body(List.copyOf(slices));
    }

    public int length() {
        return length;
    }

    public int sliceCount() {
        return slices.size();
    }

    public Slice slice(int index) {
        return slices.get(index);
    }

    /** All bytes in one array; for tests and slow paths. */
    public byte[] toBytes() {
        ByteBuffer all = ByteBuffer.allocate(length);
        for (Slice slice : slices) {
            all.put(slice.bytes(), slice.offset(), slice.length());
        }
        return all.array();
    }

    /** A span of an array. */
    public record Slice(byte[] bytes, int offset, int length) {
        public Slice {
            java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        }
    }
}
