package io.tollgate.perf.faults;

import io.tollgate.perf.load.ProviderKill;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Breaks things under a running node and looks what is left of its record. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        subcommands = {
            KillsCommand.class,
            OutageCommand.class,
            DiskFullCommand.class,
            LagCommand.class,
            ProviderKill.class,
            ClusterCommand.class
        },
        description = "Breaks things under a running node and looks what is left of its record.")
final class FaultsMain {
    private FaultsMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FaultsMain()).execute(arguments));
    }
}
