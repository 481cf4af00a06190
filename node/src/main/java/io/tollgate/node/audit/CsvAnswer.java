package io.tollgate.node.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints an answer as CSV. */
final class CsvAnswer implements Answer {
    private final StandardOut out;

    CsvAnswer(PrintStream out) {
        this.out = new StandardOut(out);
    }

    @Override
    public void columns(List<String> names) throws IOException {
        Csv.write(out, names);
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
        Csv.write(out, values);
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
