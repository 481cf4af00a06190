package io.tollgate.audit.sqlite;

import io.tollgate.audit.RequestRow;
import io.tollgate.audit.UtcText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Notes what a search may find in the rows of a day, in the transaction of the rows. Remembers what
 * it has noted of the day, while that is not too much. One thread.
 */
final class Texts implements AutoCloseable {
    /** Texts in memory, about 100 bytes each; beyond that they are noted again. */
    static final int MOST = 8_192;

    private static final long DAY_MILLIS = 86_400_000;
    private static final int DAY_LENGTH = 10;

    private final PreparedStatement note;
    private final UtcText times = UtcText.column();
    private final Set<String> known = new HashSet<>();
    private final Set<Integer> kinds = new HashSet<>();
    private long day = Long.MIN_VALUE;
    private String dayText = "";
    private boolean waiting;

    Texts(Connection connection) throws SQLException {
        this.note = connection.prepareStatement("INSERT OR IGNORE INTO texts VALUES (?, ?)");
    }

    /**
     * Notes the texts of a row.
     *
     * @param kind the number of what it has in common with others
     */
    void of(int kind, RequestRow row) throws SQLException {
        long itsDay = Math.floorDiv(row.createdAtMillis(), DAY_MILLIS);
        if (itsDay != day || known.size() > MOST) {
            known.clear();
            kinds.clear();
            day = itsDay;
            dayText = times.of(day * DAY_MILLIS).substring(0, DAY_LENGTH);
        }
        note(row.tenant().user());
        note(row.clientAddress());
        if (kinds.add(kind)) {
            note(row.tenant().customer());
            note(row.tenant().team());
            note(row.tenant().virtualKey());
            note(row.asked().model());
            note(row.served().model());
            note(row.served().provider());
            note(row.served().providerKey());
            note(row.answer().errorClass());
            note(row.answer().finishReason());
        }
    }

    void flush() throws SQLException {
        if (waiting) {
            note.executeBatch();
            waiting = false;
        }
    }

    @Override
    public void close() throws SQLException {
        note.close();
    }

    private void note(String text) throws SQLException {
        if (!text.isEmpty() && known.add(text)) {
            note.setString(1, dayText);
            note.setString(2, text);
            note.addBatch();
            waiting = true;
        }
    }
}
