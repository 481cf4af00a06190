package io.tollgate.node;

import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import io.tollgate.providers.catalog.BuiltInPrices;
import io.tollgate.providers.catalog.PriceEntry;
import io.tollgate.providers.catalog.PriceFileWriter;
import io.tollgate.providers.catalog.litellm.LiteLlmPrices;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code tollgate prices} does. */
final class PriceCommands {
    private static final List<String> FACTS =
            List.of("context", "max-output", "mode", "takes", "gives", "retires", "source");

    private final ConfigLoader loader;
    private final Path directory;
    private final PrintStream out;
    private final PrintStream err;

    PriceCommands(ConfigLoader loader, Path directory, PrintStream out, PrintStream err) {
        this.loader = loader;
        this.directory = directory;
        this.out = out;
        this.err = err;
    }

    /**
     * How to import.
     *
     * @param file in LiteLLM's format
     * @param output where to write; null for nowhere
     * @param source what the file is, for the head of the output
     * @param zeroIsFree whether prices of zero mean free
     * @param builtIn whether the output is to be the built-in list
     */
    record Import(
            Path file, @Nullable Path output, String source, boolean zeroIsFree, boolean builtIn) {}

    /** Makes a price file of LiteLLM's list and says what was and was not taken over. */
    int importFile(Import asked) {
        Path file = directory.resolve(asked.file());
        try {
            LiteLlmPrices.Imported imported = LiteLlmPrices.read(file, asked.zeroIsFree());
            imported.report().lines().forEach(out::println);
            if (asked.output() != null) {
                var entries = new ArrayList<>(imported.entries());
                if (asked.builtIn()) {
                    entries.addAll(PriceFileWriter.selfHosted());
                }
                Path output = directory.resolve(asked.output());
                Files.writeString(output, PriceFileWriter.write(head(asked, file), entries));
                out.println("written: " + asked.output() + ", " + entries.size() + " models");
            }
            return 0;
        } catch (IOException e) {
            err.println("tollgate: cannot import " + asked.file() + ": " + e.getMessage());
            return Main.FAILED;
        }
    }

    private static List<String> head(Import asked, Path file) throws IOException {
        var head = new ArrayList<String>();
        head.add("source: " + asked.source());
        head.add("sha256: " + digest(file));
        head.add("made by: tollgate prices import");
        head.add(
                "Prices in dollars: tokens and characters for a million, searches for a thousand, the rest each.");
        if (asked.builtIn()) {
            head.add(
                    "The facts are LiteLLM's, under the MIT licence in LITELLM-LICENSE.txt beside this file.");
        }
        return head;
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A line for each model whose name has that text in it. */
    int list(@Nullable Path config, String text) {
        List<PriceEntry> all = all(config);
        if (all == null) {
            return Main.FAILED;
        }
        int shown = 0;
        for (PriceEntry entry : all) {
            if (matches(entry, text)) {
                out.println(name(entry) + "  " + summary(entry));
                shown++;
            }
        }
        out.println(shown + " of " + all.size() + " entries");
        return 0;
    }

    /** All that is known of a model, of each provider that has it. */
    int show(@Nullable Path config, String model) {
        List<PriceEntry> all = all(config);
        if (all == null) {
            return Main.FAILED;
        }
        boolean found = false;
        for (PriceEntry entry : all) {
            if (entry.model().equalsIgnoreCase(model) || name(entry).equalsIgnoreCase(model)) {
                found = true;
                out.println(name(entry));
                entry.terms().forEach((key, value) -> out.println("  " + key + ": " + value));
            }
        }
        if (!found) {
            err.println(
                    "tollgate: no price for "
                            + model
                            + " (expected: a model of: tollgate prices list)");
        }
        return found ? 0 : Main.FAILED;
    }

    /**
     * The configured entries, then the built-in ones; null, after a word on it, where the
     * configuration is wrong.
     */
    private @Nullable List<PriceEntry> all(@Nullable Path config) {
        ConfigSource source = ConfigSource.find(loader, config, directory);
        return switch (source.load()) {
            case LoadResult.Refused(List<Problem> problems) -> {
                source.print(problems, err);
                yield null;
            }
            case LoadResult.Loaded(GatewayConfig loaded) -> {
                var all = new ArrayList<>(loaded.prices());
                all.addAll(BuiltInPrices.all().entries());
                yield all;
            }
        };
    }

    private static boolean matches(PriceEntry entry, String text) {
        return name(entry).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    private static String name(PriceEntry entry) {
        return entry.provider() + "/" + entry.model();
    }

    /** The standard prices; tiers and facts are for {@code show}. */
    private static String summary(PriceEntry entry) {
        var words = new ArrayList<String>();
        entry.terms()
                .forEach((key, value) -> {
                    boolean plain = key.indexOf('.') < 0 && !FACTS.contains(key);
                    if (plain) {
                        words.add(key + "=" + value);
                    }
                });
        return String.join(" ", words);
    }
}
