package io.tollgate.node.audit;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints an answer in columns. Their widths follow from the first rows, so that any number of rows
 * takes the same memory. Values come from clients, so what would move the cursor is not printed.
 */
final class TextAnswer implements Answer {
    private static final int ROWS_FOR_WIDTHS = 1000;
    private static final int WIDEST = 80;
    private static final MathContext DIGITS = new MathContext(10);
    private static final String GAP = "  ";

    private final PrintStream out;
    private final List<List<String>> held = new ArrayList<>();
    private List<String> names = List.of();
    private int[] widths = {};
    private boolean[] numbers = {};
    private boolean flowing;

    TextAnswer(PrintStream out) {
        this.out = out;
    }

    @Override
    public void columns(List<String> columns) {
        names = columns.stream().map(TextAnswer::printable).toList();
        widths = new int[names.size()];
        numbers = new boolean[names.size()];
        measure(names);
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
        var texts = new ArrayList<String>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            numbers[i] |= value instanceof Number;
            texts.add(text(value));
        }
        if (flowing) {
            print(texts);
            check();
            return;
        }
        held.add(texts);
        measure(texts);
        if (held.size() == ROWS_FOR_WIDTHS) {
            flow();
        }
    }

    @Override
    public void end() throws IOException {
        flow();
        out.flush();
        check();
    }

    private void flow() {
        if (flowing) {
            return;
        }
        flowing = true;
        print(names);
        var rule = new ArrayList<String>();
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        print(rule);
        held.forEach(this::print);
        held.clear();
    }

    private void measure(List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            widths[i] = Math.max(widths[i], texts.get(i).length());
        }
    }

    private void print(List<String> texts) {
        var line = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            line.append(i == 0 ? "" : GAP);
            String pad = " ".repeat(Math.max(0, widths[i] - texts.get(i).length()));
            if (numbers[i]) {
                line.append(pad).append(texts.get(i));
            } else {
                line.append(texts.get(i)).append(pad);
            }
        }
        out.println(line.toString().stripTrailing());
    }

    private void check() throws IOException {
        if (out.checkError()) {
            throw new IOException("the output cannot be written (closed by its reader?)");
        }
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Double number when Double.isFinite(number) ->
                    new BigDecimal(number, DIGITS).stripTrailingZeros().toPlainString();
            case Object other -> printable(other.toString());
        };
    }

    private static String printable(String text) {
        var shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (shown.length() == WIDEST - 1 && text.length() > WIDEST) {
                return shown.append('…').toString();
            }
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || c == '\u202e' ? ' ' : c);
        }
        return shown.toString();
    }
}
