package io.tollgate.audit.clickhouse.server;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * What the child JVM runs: the library's command line with the arguments given. Its last statement
 * reads standard input, so the server lives exactly as long as the parent keeps that open.
 */
final class ClickHouseProcess {
    private ClickHouseProcess() {}

    /** Arguments: the library, then those of {@code clickhouse local}. */
    @SuppressWarnings("restricted") // calling the library is all this class is for
    public static void main(String[] arguments) throws Throwable {
        Linker linker = Linker.nativeLinker();
        Arena arena = Arena.global();
        SymbolLookup library = SymbolLookup.libraryLookup(Path.of(arguments[0]), arena);
        linker.downcallHandle(
                        library.find("chdb_set_signal_handlers_enabled").orElseThrow(),
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
                .invokeExact(0);
        MemorySegment texts = arena.allocate(ValueLayout.ADDRESS, arguments.length + 1L);
        texts.setAtIndex(ValueLayout.ADDRESS, 0, arena.allocateFrom("clickhouse"));
        for (int i = 1; i < arguments.length; i++) {
            texts.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(arguments[i]));
        }
        var _ =
                (MemorySegment)
                        linker.downcallHandle(
                                        library.find("chdb_query_cmdline").orElseThrow(),
                                        FunctionDescriptor.of(
                                                ValueLayout.ADDRESS,
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.ADDRESS))
                                .invokeExact(arguments.length, texts);
    }
}
