package io.tollgate.node;

import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/** The options of {@code tollgate cluster}, for picocli. */
final class ClusterOptions {
    private ClusterOptions() {}

    static CommandLine command(ClusterCommand cluster) {
        return new CommandLine(new Show(cluster)).addSubcommand(new WriteOff());
    }

    /** Says how a running node stands in its cluster. */
    @Command(
            name = "cluster",
            description = {
                "Show who is in the cluster and who has claimed what, as a running node sees it.",
                "Exit code 0 when the node has joined and all copies are there, else 1."
            },
            mixinStandardHelpOptions = true)
    private static final class Show implements Callable<Integer> {
        private final ClusterCommand cluster;

        @Option(
                names = "--admin",
                paramLabel = "URL",
                description = "The node's admin listener (default: ${DEFAULT-VALUE}).",
                defaultValue = "http://127.0.0.1:8081",
                scope = ScopeType.INHERIT)
        private URI admin = URI.create("http://127.0.0.1:8081");

        @Option(
                names = "--token",
                paramLabel = "TOKEN",
                description = "The admin token (default: $TOLLGATE_ADMIN_TOKEN).",
                defaultValue = "${env:TOLLGATE_ADMIN_TOKEN}",
                required = true,
                scope = ScopeType.INHERIT)
        private String token = "";

        @Option(names = "--json", description = "Print the answer of the node as it is.")
        private boolean json;

        Show(ClusterCommand cluster) {
            this.cluster = cluster;
        }

        @Override
        public Integer call() {
            return cluster.run(admin, token, json);
        }
    }

    /** Says that a node will not come back. */
    @Command(
            name = "write-off",
            description = {
                "Say that a node will not come back, so that what it had claimed is free again.",
                "What it had last said it had spent counts on. What it spent after that, and what"
                        + " its running requests cost, is not counted: so limits may be exceeded by"
                        + " as much. Should it come back, what its journal knows counts again."
            },
            mixinStandardHelpOptions = true)
    private static final class WriteOff implements Callable<Integer> {
        @ParentCommand private @Nullable Show asked;

        @Parameters(paramLabel = "NODE", description = "Its name, as shown by tollgate cluster.")
        private String node = "";

        @Option(
                names = "--even-unknown",
                description =
                        "Also where nobody knows what it had spent, as all nodes were down since:"
                                + " nothing is counted for it then.")
        private boolean evenUnknown;

        @Override
        public Integer call() {
            Show from = asked;
            if (from == null) {
                throw new IllegalStateException("no command above (expected: cluster)");
            }
            return from.cluster.writeOff(from.admin, from.token, node, evenUnknown);
        }
    }
}
