package io.tollgate.governance.ledger;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An operator says that a node will not come back: of what it had claimed only what it had spent
 * counts on.
 *
 * @param version of the part as the operator's node has read it
 */
record WriteOffCommand(String node, Part.Version version) {
    static final int KIND = 3;

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream(48);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(KIND);
            out.writeUTF(node);
            out.writeLong(version.incarnation());
            out.writeLong(version.number());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static WriteOffCommand read(DataInputStream in) throws IOException {
        return new WriteOffCommand(in.readUTF(), new Part.Version(in.readLong(), in.readLong()));
    }
}
