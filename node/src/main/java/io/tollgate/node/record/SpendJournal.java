package io.tollgate.node.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.audit.Charge;
import io.tollgate.audit.LogEntry;
import io.tollgate.audit.RowLog;
import io.tollgate.governance.ledger.Account;
import io.tollgate.governance.ledger.LeaseLedger;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node has spent, after a restart: the sums of its accounts up to a row of the record, in
 * a file, and the rows after it. The file is written every few seconds, never on the way of a
 * request; what it lacks is read again from the rows. So a node that is killed has lost nothing,
 * and a long history costs nothing.
 *
 * <p>Invariant: the sums in the file are those of all rows up to the number in the file, each once.
 */
public final class SpendJournal implements AutoCloseable {
    /** The name under which the record keeps rows for it. */
    static final String READER = "spend";

    private static final System.Logger LOG = System.getLogger(SpendJournal.class.getName());
    private static final String HEAD = "tollgate spend 1";
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final RowLog rows;
    private final Path file;
    private final LeaseLedger ledger;
    private final InstantSource clock;

    /** A request that waited for money was charged so much later than it began, at most. */
    private final long waitedMillis;

    private final Map<String, NavigableMap<Long, Long>> sums = new HashMap<>();
    private long seq;
    private @Nullable Thread thread;
    private volatile boolean closed;

    private SpendJournal(
            RowLog rows, Path file, LeaseLedger ledger, InstantSource clock, Duration waiting) {
        this.rows = rows;
        this.file = file;
        this.ledger = ledger;
        this.clock = clock;
        this.waitedMillis = waiting.toMillis();
    }

    /**
     * Gives the accounts of the ledger back what earlier runs of this node spent, and goes on
     * keeping it. Where there is no file yet, nothing was spent.
     *
     * @param waiting how long a request may wait for money at most
     * @throws IOException where the file cannot be read or written
     */
    public static SpendJournal open(
            RowLog rows, Path file, LeaseLedger ledger, InstantSource clock, Duration waiting)
            throws IOException {
        var journal = new SpendJournal(rows, file, ledger, clock, waiting);
        if (Files.exists(file)) {
            journal.read();
        } else {
            journal.seq = rows.last();
        }
        journal.catchUp();
        journal.write();
        journal.sums.forEach((id, bySlot) ->
                bySlot.forEach((slot, amount) -> ledger.restoreSlot(id, slot, amount)));
        return journal;
    }

    /** Follows the record from now on. */
    public void start() {
        Thread follower = Thread.ofPlatform().daemon().name("spend-journal").unstarted(this::run);
        thread = follower;
        follower.start();
    }

    @Override
    public void close() {
        closed = true;
        Thread follower = thread;
        if (follower != null) {
            follower.interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                if (rows.await(seq, PAUSE)) {
                    catchUp();
                    write();
                    synchronized (this) {
                        wait(PAUSE.toMillis());
                    }
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.ERROR, "what was spent could not be kept; tried again", e);
            }
        }
    }

    private void catchUp() {
        if (seq + 1 < rows.first()) {
            LOG.log(
                    Level.ERROR,
                    "rows "
                            + (seq + 1)
                            + " to "
                            + (rows.first() - 1)
                            + " are gone: what they cost is missing in the budgets");
            seq = rows.first() - 1;
        }
        if (seq >= rows.last()) {
            return;
        }
        var tally = new SpendTally(ledger.accounts(), sums, waitedMillis);
        try (RowLog.Cursor cursor = rows.read(seq + 1)) {
            long last = rows.last();
            while (seq < last) {
                LogEntry entry = cursor.next();
                if (entry == null) {
                    return;
                }
                if (entry instanceof LogEntry.Row(var row)) {
                    tally.add(Charge.of(row));
                    seq = row.seq();
                }
            }
        } finally {
            tally.flush();
        }
    }

    private void read() throws IOException {
        List<String> lines = Files.readAllLines(file, UTF_8);
        try {
            if (lines.size() < 2 || !lines.getFirst().equals(HEAD)) {
                throw new IOException(
                        file + ": not what was written there (expected: " + HEAD + ")");
            }
            seq = Long.parseLong(lines.get(1));
            for (String line : lines.subList(2, lines.size())) {
                String[] parts = line.split("\t", -1);
                sums.computeIfAbsent(parts[0], _ -> new TreeMap<>())
                        .put(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private void write() throws IOException {
        long now = clock.millis();
        for (Account account : ledger.accounts()) {
            NavigableMap<Long, Long> bySlot = sums.get(account.id());
            if (bySlot != null) {
                long live = account.period().slotAt(now) - account.period().span();
                bySlot.headMap(live).clear();
            }
        }
        var text = new StringBuilder(HEAD).append('\n').append(seq).append('\n');
        sums.forEach((id, bySlot) ->
                bySlot.forEach((slot, amount) ->
                        text.append(id)
                                .append('\t')
                                .append(slot)
                                .append('\t')
                                .append(amount)
                                .append('\n')));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        rows.shipped(READER, seq);
    }
}
