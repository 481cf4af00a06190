package io.tollgate.perf.faults;

import io.tollgate.perf.load.Children;
import io.tollgate.perf.load.MockProcess;
import io.tollgate.perf.load.RunFolders;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A node that ships to a store, and a mock provider that writes down what it was asked: started,
 * measured, filed and stopped.
 *
 * @param tollgate the launcher
 * @param mode of the record
 * @param store its name
 */
record StoreRun(RunFolders folders, String tollgate, String mode, String store) {
    /** What is done to them. */
    @FunctionalInterface
    interface Measuring {
        /**
         * Puts load on the node and looks at what became of it.
         *
         * @param ledger what the mock wrote down
         */
        Checks of(FaultNode node, StoreUnderTest store, Path ledger) throws IOException;
    }

    /**
     * Runs it.
     *
     * @param file the report's name
     * @return the exit code
     */
    int file(String file, String title, Measuring measuring) throws IOException {
        Path work = folders.work();
        Path ledger = work.resolve("ledger");
        try (var children = new Children(work);
                StoreUnderTest under = StoreUnderTest.open(store, work)) {
            MockProcess mock = MockProcess.startWithLedger(children, work, ledger);
            var node =
                    new FaultNode(
                            children,
                            work,
                            tollgate,
                            work.resolve("data"),
                            mock,
                            mode,
                            "refuse",
                            under.settings());
            node.start();
            Checks checks = measuring.of(node, under, ledger);
            folders.file(file, title, checks.toString());
            return checks.passed() ? 0 : 1;
        }
    }
}
