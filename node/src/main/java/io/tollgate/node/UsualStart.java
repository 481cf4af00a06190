package io.tollgate.node;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which nearly every node is started, recognised without the command-line library,
 * whose loading costs about 50 ms: nothing or {@code serve}, with or without {@code --config FILE}.
 *
 * @param config the file that is named, or null
 */
record UsualStart(@Nullable Path config) {
    /** Empty for everything else, which is left to the library. */
    static Optional<UsualStart> of(String... args) {
        int at = args.length > 0 && args[0].equals("serve") ? 1 : 0;
        if (args.length == at) {
            return Optional.of(new UsualStart(null));
        }
        boolean file =
                args.length == at + 2
                        && (args[at].equals("--config") || args[at].equals("-c"))
                        && !args[at + 1].startsWith("-");
        return file ? Optional.of(new UsualStart(Path.of(args[at + 1]))) : Optional.empty();
    }
}
