package io.tollgate.audit.query;

import io.tollgate.audit.Store;
import java.util.List;

/** A store with nothing in it, and ways to do to it what must not be done. */
interface StoreUnderTest extends AutoCloseable {
    /** Writes. */
    Store store();

    /** Reads. */
    Source source();

    /** Sets a column of a row behind everybody's back; the value is SQL. */
    void change(long seq, String column, String value);

    /** Sets a column of the texts of a request; the value is SQL. */
    void changeBody(long seq, String column, String value);

    /** Removes the texts of a request. */
    void deleteBody(long seq);

    /** Removes rows, the first and the last included. */
    void delete(long first, long last);

    /** Makes all texts and numbers of two rows change places, except their own numbers. */
    void exchange(long one, long other);

    /** Removes a checkpoint. */
    void deleteCheckpoint(long seq);

    /** Sums of all requests that the store's own usage tables know: by hour, by day, by quarter. */
    List<Long> counted();

    @Override
    void close();
}
