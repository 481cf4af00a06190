package io.tollgate.node;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The options of {@code tollgate prices}, for picocli. Each command calls {@link PriceCommands}.
 */
final class PriceOptions {
    private PriceOptions() {}

    static CommandLine command(PriceCommands prices) {
        return new CommandLine(new Prices())
                .addSubcommand(new Import(prices))
                .addSubcommand(new Listing(prices))
                .addSubcommand(new Show(prices));
    }

    /** Without a command of its own it says which there are. */
    @Command(
            name = "prices",
            description = "What models cost: the built-in list, and files of your own.",
            mixinStandardHelpOptions = true)
    private static final class Prices implements Callable<Integer> {
        @Spec private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public Integer call() {
            if (spec != null) {
                spec.commandLine().usage(spec.commandLine().getErr());
            }
            return 2;
        }
    }

    /** Makes a price file. */
    @Command(
            name = "import",
            description =
                    "Read LiteLLM's model_prices_and_context_window.json; say what was taken over, and"
                            + " write it as a price file for prices.file.",
            mixinStandardHelpOptions = true)
    private static final class Import implements Callable<Integer> {
        private final PriceCommands prices;

        @Parameters(paramLabel = "FILE", description = "The file to read.")
        private Path file = Path.of("");

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Where to write; without it there is a report only.")
        private @Nullable Path output;

        @Option(
                names = "--source",
                paramLabel = "TEXT",
                description = "What the file is and of which date, for the head of the output.")
        private @Nullable String source;

        @Option(names = "--zero-is-free", description = "Take over prices of zero as free models.")
        private boolean zeroIsFree;

        @Option(names = "--built-in", hidden = true, description = "Write the built-in list.")
        private boolean builtIn;

        Import(PriceCommands prices) {
            this.prices = prices;
        }

        @Override
        public Integer call() {
            String named = source == null ? String.valueOf(file.getFileName()) : source;
            return prices.importFile(
                    new PriceCommands.Import(file, output, named, zeroIsFree, builtIn));
        }
    }

    /** Lists prices. */
    @Command(
            name = "list",
            description = "List the models that have a price, configured ones first.",
            mixinStandardHelpOptions = true)
    private static final class Listing implements Callable<Integer> {
        private final PriceCommands prices;
        @Mixin private Commands.Config config = new Commands.Config();

        @Parameters(
                arity = "0..1",
                paramLabel = "TEXT",
                description = "Only names with this text in them.")
        private String text = "";

        Listing(PriceCommands prices) {
            this.prices = prices;
        }

        @Override
        public Integer call() {
            return prices.list(config.file, text);
        }
    }

    /** Shows one model. */
    @Command(
            name = "show",
            description = "Show all that is known of a model's price.",
            mixinStandardHelpOptions = true)
    private static final class Show implements Callable<Integer> {
        private final PriceCommands prices;
        @Mixin private Commands.Config config = new Commands.Config();

        @Parameters(paramLabel = "MODEL", description = "Such as gpt-4o or openai/gpt-4o.")
        private String model = "";

        Show(PriceCommands prices) {
            this.prices = prices;
        }

        @Override
        public Integer call() {
            return prices.show(config.file, model);
        }
    }
}
