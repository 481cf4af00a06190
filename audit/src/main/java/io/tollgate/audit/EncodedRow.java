package io.tollgate.audit;

/**
 * A row with its place in a node's record, as its journal holds it.
 *
 * @param seq 1, 2, 3, ... for each node, without a gap
 * @param chain as in {@link NumberedRow}
 * @param bytes by {@link RowCodec}; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes, never compared
public record EncodedRow(String node, long seq, long chain, byte[] bytes) {
    public static EncodedRow of(NumberedRow row) {
        return new EncodedRow(row.node(), row.seq(), row.chain(), RowCodec.encode(row.row()));
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException where the bytes are no row
     */
    public NumberedRow decode() {
        return new NumberedRow(node, seq, chain, RowCodec.decode(bytes, 0, bytes.length));
    }
}
