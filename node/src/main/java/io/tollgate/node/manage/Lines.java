package io.tollgate.node.manage;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The whole lines of a file, from somewhere on. What a crash left of a line is none. */
final class Lines implements AutoCloseable {
    private final InputStream in;
    private long at;

    private Lines(InputStream in, long at) {
        this.in = in;
        this.at = at;
    }

    static Lines open(Path file, long from) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            channel.position(from);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new Lines(new BufferedInputStream(Channels.newInputStream(channel)), from);
    }

    /** The next one without its end; null after the last. */
    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream();
        int read = in.read();
        while (read >= 0 && read != '\n') {
            line.write(read);
            read = in.read();
        }
        if (read < 0) {
            return null;
        }
        at += line.size() + 1;
        return line.toByteArray();
    }

    /** Where the next one begins, in bytes. */
    long at() {
        return at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
