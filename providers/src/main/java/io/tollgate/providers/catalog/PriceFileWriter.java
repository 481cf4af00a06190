package io.tollgate.providers.catalog;

import java.util.Comparator;
import java.util.List;

/** Writes price files; {@link PriceFile} reads them. The same entries give the same text. */
public final class PriceFileWriter {
    /** What runs on one's own machine and costs nothing by the token. */
    private static final List<String> SELF_HOSTED =
            List.of("demo", "lm-studio", "ollama", "sglang", "vllm");

    private PriceFileWriter() {}

    /**
     * The text of a file.
     *
     * @param comments the lines of its head, without {@code #}
     */
    public static String write(List<String> comments, List<PriceEntry> entries) {
        var text = new StringBuilder(PriceFile.FIRST_LINE).append('\n');
        comments.forEach(comment -> text.append(("# " + comment).strip()).append('\n'));
        String provider = "";
        var sorted =
                entries.stream()
                        .sorted(
                                Comparator.comparing(PriceEntry::provider)
                                        .thenComparing(PriceEntry::model))
                        .toList();
        for (PriceEntry entry : sorted) {
            if (!entry.provider().equals(provider)) {
                provider = entry.provider();
                text.append("\n[").append(provider).append("]\n");
            }
            text.append(entry.model());
            entry.terms()
                    .forEach(
                            (key, value) -> text.append(' ').append(key).append('=').append(value));
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * The entries of the built-in list that come from no other list: servers of one's own are free.
     */
    public static List<PriceEntry> selfHosted() {
        return PriceFile.read(
                        PriceFile.FIRST_LINE
                                + "\n"
                                + String.join(
                                        "",
                                        SELF_HOSTED.stream()
                                                .map(name -> "[" + name + "]\n* free=true\n")
                                                .toList()))
                .entries();
    }
}
