package io.tollgate.perf.faults;

import io.tollgate.perf.load.Children;
import io.tollgate.perf.load.MockProcess;
import io.tollgate.perf.load.RunFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fills the disk of the journal under load, frees it, fills it again, and kills the node on it. */
@Command(
        name = "disk-full",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Fills the node's disk under load; needs root, to mount a small one.")
final class DiskFullCommand implements Callable<Integer> {
    @Option(names = "--megabytes", description = "of the disk (default: ${DEFAULT-VALUE})")
    private int megabytes = 256;

    @Option(names = "--rate", description = "requests a second (default: ${DEFAULT-VALUE})")
    private int rate = 200;

    @Option(
            names = "--settings",
            split = ",",
            description = "mode/when-full of the record (default: ${DEFAULT-VALUE})")
    private List<String> settings =
            List.of("group/refuse", "strict/refuse", "relaxed/refuse", "group/serve");

    @Option(names = "--tollgate", description = "the launcher (default: ${DEFAULT-VALUE})")
    private String tollgate = "deploy/tollgate";

    @Mixin private final RunFolders folders = new RunFolders();

    private DiskFullCommand() {}

    @Override
    public Integer call() throws IOException {
        Path work = folders.work();
        var report = new StringBuilder();
        boolean passed = true;
        for (String setting : settings) {
            Checks checks = measure(work.resolve(setting.replace('/', '-')), setting);
            System.err.println(checks);
            report.append(checks).append('\n');
            passed &= checks.passed();
        }
        folders.file(
                "faults-disk-full",
                "The disk is full",
                "A disk of "
                        + megabytes
                        + " MB with journal and SQLite store, "
                        + rate
                        + " requests a second.\n\n"
                        + report);
        return passed ? 0 : 1;
    }

    private Checks measure(Path work, String setting) throws IOException {
        String mode = setting.substring(0, setting.indexOf('/'));
        String whenFull = setting.substring(mode.length() + 1);
        Path ledger = Files.createDirectories(work).resolve("ledger");
        try (SmallDisk disk = SmallDisk.mount(work.resolve("disk"), megabytes);
                var children = new Children(work);
                StoreUnderTest under = StoreUnderTest.open("sqlite", disk.folder())) {
            MockProcess mock = MockProcess.startWithLedger(children, work, ledger);
            var node =
                    new FaultNode(
                            children,
                            work,
                            tollgate,
                            disk.folder().resolve("data"),
                            mock,
                            mode,
                            whenFull,
                            under.settings());
            return new DiskFullRun(
                            node,
                            disk,
                            under,
                            ledger,
                            rate,
                            whenFull.equals("serve"),
                            "disk full, " + setting)
                    .run();
        }
    }
}
