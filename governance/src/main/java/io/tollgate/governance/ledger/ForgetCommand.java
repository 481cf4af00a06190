package io.tollgate.governance.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The part of a node that has gone counts no more, as far as it is of that run or an earlier one.
 */
record ForgetCommand(String node, long incarnation) {
    static final int KIND = 2;

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream(32);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(KIND);
            out.writeUTF(node);
            out.writeLong(incarnation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ForgetCommand read(DataInputStream in) throws IOException {
        return new ForgetCommand(in.readUTF(), in.readLong());
    }
}
