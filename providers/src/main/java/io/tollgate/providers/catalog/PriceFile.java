package io.tollgate.providers.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * A price list as text: a first line, comments, sections of providers, and a line for each model.
 *
 * <pre>
 * tollgate-prices 1
 * # from: ...
 * [openai]
 * gpt-4o input=2.5 cached-read=1.25 output=10 batch.input=1.25 batch.output=5 context=128000
 * </pre>
 */
public final class PriceFile {
    static final String FIRST_LINE = "tollgate-prices 1";

    /**
     * What was read.
     *
     * @param comments the lines before the first section, without their {@code #}
     * @param entries in the order of the file
     * @param problems what could not be used, each with its line; then the entries are of no use
     */
    public record Contents(
            List<String> comments, List<PriceEntry> entries, List<Problem> problems) {
        public Contents {
            comments = List.copyOf(comments);
            entries = List.copyOf(entries);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Something that is wrong with a file.
     *
     * @param line 1-based
     */
    public record Problem(int line, String message) {}

    private final List<String> comments = new ArrayList<>();
    private final List<PriceEntry> entries = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private String provider = "";
    private int number;

    private PriceFile() {}

    /** Reads a whole file. */
    public static Contents read(String text) {
        var file = new PriceFile();
        text.lines().forEach(file::line);
        if (file.number == 0) {
            file.number = 1;
            file.problem("empty (expected: " + FIRST_LINE + ")");
        }
        return new Contents(file.comments, file.entries, file.problems);
    }

    /** The lines of one provider's section; not checked. */
    static List<String> section(String text, String provider) {
        String head = "\n[" + provider + "]\n";
        int begin = text.indexOf(head);
        if (begin < 0) {
            return List.of();
        }
        int at = begin + head.length();
        var lines = new ArrayList<String>();
        while (at < text.length() && text.charAt(at) != '[') {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            if (end > at && text.charAt(at) != '#') {
                lines.add(text.substring(at, end));
            }
            at = end + 1;
        }
        return lines;
    }

    /** The name at the beginning of a line. */
    static String name(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }

    /** Reads one line of a section. */
    static Terms.Reading entry(String provider, String line) {
        String model = name(line);
        var terms = new LinkedHashMap<String, String>();
        Terms.split(line, model.length(), terms);
        return Terms.read(provider, model, terms);
    }

    private void line(String raw) {
        number++;
        String line = raw.strip();
        if (number == 1) {
            if (!line.equals(FIRST_LINE)) {
                problem("no price file (expected in the first line: " + FIRST_LINE + ")");
            }
        } else if (line.startsWith("#")) {
            if (provider.isEmpty()) {
                comments.add(line.substring(1).strip());
            }
        } else if (line.startsWith("[") && line.endsWith("]")) {
            provider = line.substring(1, line.length() - 1);
        } else if (!line.isEmpty()) {
            if (provider.isEmpty()) {
                problem("before the first section (expected: [provider])");
            } else {
                model(line);
            }
        }
    }

    private void model(String line) {
        String model = name(line);
        if (!names.add(provider + " " + ModelName.folded(model))) {
            problem(provider + "/" + model + " is there twice");
        }
        switch (entry(provider, line)) {
            case Terms.Reading.Read(PriceEntry entry) -> entries.add(entry);
            case Terms.Reading.Refused(List<Terms.Wrong> wrong) ->
                    wrong.forEach(one ->
                            problem(
                                    provider
                                            + "/"
                                            + model
                                            + ": "
                                            + one.key()
                                            + ": "
                                            + one.message()));
        }
    }

    private void problem(String message) {
        // one wrong file is not worth a thousand lines
        if (problems.size() < 100) {
            problems.add(new Problem(number, message));
        }
    }
}
