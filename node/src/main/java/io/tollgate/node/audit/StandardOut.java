package io.tollgate.node.audit;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Bytes to a print stream that tells when nobody reads them any more. Never closes it. */
public final class StandardOut extends FilterOutputStream {
    private static final int BUFFER = 64 << 10;

    public StandardOut(PrintStream out) {
        super(new BufferedOutputStream(new Checked(out), BUFFER));
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    /** A print stream keeps its failures to itself until it is asked. */
    private static final class Checked extends OutputStream {
        private final PrintStream out;

        Checked(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            check();
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
            check();
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            check();
        }

        private void check() throws IOException {
            if (out.checkError()) {
                throw new IOException("the output cannot be written (closed by its reader?)");
            }
        }
    }
}
