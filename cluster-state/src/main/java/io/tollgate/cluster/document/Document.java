package io.tollgate.cluster.document;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A version of a document. Its bytes cross the cluster and the disk: a format byte, the lineage,
 * the version, the stamp, the content.
 *
 * <p>The lineage is a chance number of the first version, kept by all later ones: so that a node
 * that comes from elsewhere does not put its document in the place of another one. The stamp is a
 * chance number of the change: so that two who make the same of one version are told apart.
 */
public final class Document {
    /** Where nothing has been written yet. */
    public static final Document NONE = new Document(0, 0, 0, new byte[0]);

    private static final byte FORMAT = 1;
    private static final int HEAD = 1 + 3 * Long.BYTES;

    private final long lineage;
    private final long version;
    private final long stamp;
    private final byte[] content;

    Document(long lineage, long version, long stamp, byte[] content) {
        if (version < 0) {
            throw new IllegalArgumentException("version: " + version + " (expected: >= 0)");
        }
        this.lineage = lineage;
        this.version = version;
        this.stamp = stamp;
        this.content = content;
    }

    /** A chance number that all versions of a document have; 0 for {@link #NONE}. */
    public long lineage() {
        return lineage;
    }

    /** 0 for {@link #NONE}, then one more with each change. */
    public long version() {
        return version;
    }

    /** Not to be changed. */
    public byte[] content() {
        return content;
    }

    boolean isNone() {
        return version == 0;
    }

    /** Whether this one goes before the other; total, so that any two nodes choose the same. */
    boolean newerThan(Document other) {
        if (version != other.version) {
            return version > other.version;
        }
        int contents = Arrays.compareUnsigned(content, other.content);
        if (contents != 0) {
            return contents > 0;
        }
        return lineage == other.lineage ? stamp > other.stamp : lineage > other.lineage;
    }

    /** Whether both are versions of one document, as far as can be told. */
    boolean related(Document other) {
        return isNone() || other.isNone() || lineage == other.lineage;
    }

    byte[] bytes() {
        return ByteBuffer.allocate(HEAD + content.length)
                .put(FORMAT)
                .putLong(lineage)
                .putLong(version)
                .putLong(stamp)
                .put(content)
                .array();
    }

    /**
     * Reads what {@link #bytes} writes.
     *
     * @throws IllegalArgumentException where it is of another format
     */
    static Document of(byte[] bytes) {
        if (bytes.length < HEAD || bytes[0] != FORMAT) {
            throw new IllegalArgumentException(
                    "document: format "
                            + (bytes.length == 0 ? "none" : bytes[0])
                            + " (expected: "
                            + FORMAT
                            + "; all nodes must be of one release)");
        }
        var in = ByteBuffer.wrap(bytes, 1, HEAD - 1);
        return new Document(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                Arrays.copyOfRange(bytes, HEAD, bytes.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Document that
                && version == that.version
                && lineage == that.lineage
                && stamp == that.stamp
                && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }

    @Override
    public String toString() {
        return "version " + version + ", " + content.length + " bytes";
    }
}
