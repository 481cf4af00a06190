package io.tollgate.audit.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Rows;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * A process that is there to be killed: it records requests without end and tells each begin and
 * each end that the journal has taken, in one system call a line.
 */
final class KillVictim {
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private KillVictim() {}

    /** Arguments: the folder, and a word that makes the ids unique. */
    public static void main(String[] arguments) throws Exception {
        tell("S");
        Journal journal = Journal.open(Journals.small(Path.of(arguments[0]), Duration.ofMillis(3)));
        for (int i = 0; i < 2; i++) {
            Lane lane = journal.lane(i);
            String name = arguments[1] + "-" + i + "-";
            Thread.ofPlatform().start(() -> record(lane, name));
        }
    }

    private static void record(Lane lane, String name) {
        record Running(String id, long key) {}
        var running = new ArrayDeque<Running>();
        for (int i = 0; ; i++) {
            String id = name + i;
            if (i % 7 == 3) {
                if (lane.end(Recorder.NOT_BEGUN, Rows.served(id))) {
                    tell("E " + id);
                }
                continue;
            }
            long key = lane.begin(Rows.begun(id));
            if (key == Recorder.NO_ROOM) {
                continue;
            }
            tell("B " + id);
            running.add(new Running(id, key));
            if (i % 5 == 0) {
                byte[] text = id.repeat(1 + i % 100).getBytes(UTF_8);
                lane.body(key, BodyText.REQUEST, 0, true, ByteBuffer.wrap(text));
            }
            if (running.size() > 20) {
                Running oldest = running.remove();
                if (lane.end(oldest.key(), Rows.served(oldest.id()))) {
                    tell("E " + oldest.id());
                }
            }
        }
    }

    private static void tell(String line) {
        try {
            OUT.write((line + "\n").getBytes(US_ASCII));
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
    }
}
