package io.tollgate.audit.query;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteChangesTest extends ChangesContract {
    @TempDir Path folder;

    @Override
    StoreUnderTest open(String name) {
        return new SqliteUnderTest(folder.resolve("audit.db"));
    }
}
