package io.tollgate.audit.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteQuestionsTest extends QuestionsContract {
    @TempDir static Path folder;
    private static SqliteUnderTest store;

    @BeforeAll
    static void fill() {
        store = new SqliteUnderTest(folder.resolve("audit.db"));
        recorded().writeTo(store.store());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    StoreUnderTest store() {
        return store;
    }

    @Test
    void parquetNeedsClickHouse() {
        assertThatThrownBy(() -> export(Export.Format.PARQUET))
                .isInstanceOf(BadQuestion.class)
                .hasMessageContaining("Parquet needs ClickHouse");
    }
}
