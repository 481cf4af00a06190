package io.tollgate.audit.sink;

import static io.tollgate.audit.SampleRows.batch;
import static io.tollgate.audit.SampleRows.body;
import static io.tollgate.audit.SampleRows.checkpoint;
import static io.tollgate.audit.SampleRows.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.audit.Batch;
import io.tollgate.audit.Store.Written;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Of the day the files of this run are written on. */
    private final Instant now = Instant.now();

    private final String today = LocalDate.ofInstant(now, ZoneOffset.UTC).toString();

    @TempDir Path folder;

    @Test
    void writesALineForEachRequestWithItsTexts() throws IOException {
        var batch = new Batch("node-1:1-3", rows(1, 3), List.of(body(2)), List.of(checkpoint(2)));

        try (FileSink sink = sink(1 << 20, false, now)) {
            assertThat(sink.write(batch)).isEqualTo(new Written.Done());
        }

        List<JsonNode> lines = lines(folder.resolve("requests.jsonl"));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0).get("seq").asLong()).isEqualTo(1);
        assertThat(lines.get(0).has("request_text")).isFalse();
        assertThat(lines.get(1).get("request_text").asText()).isEqualTo("asked 2");
        assertThat(lines.get(2).get("checkpoint").get("seq").asLong()).isEqualTo(2);
        assertThat(lines.get(3).get("created_at").asText()).isEqualTo("2026-11-20T12:00:00.003Z");
    }

    @Test
    void addsOnlyWhatIsMissingWhenABatchIsRepeated() throws IOException {
        try (FileSink sink = sink(1 << 20, false, now)) {
            sink.write(batch(1, 5));
            sink.write(batch(1, 5));
        }
        try (FileSink again = sink(1 << 20, false, now)) {
            again.write(batch(1, 5));
            again.write(batch(4, 9));
        }

        assertThat(numbers()).isEqualTo(LongStream.rangeClosed(1, 9).boxed().toList());
    }

    @Test
    void cutsOffALineThatACrashCutShort() throws IOException {
        try (FileSink sink = sink(1 << 20, false, now)) {
            sink.write(batch(1, 5));
        }
        Files.writeString(
                folder.resolve("requests.jsonl"),
                "{\"node\":\"node-1\",\"seq\":6,\"ch",
                StandardOpenOption.APPEND);

        try (FileSink again = sink(1 << 20, false, now)) {
            again.write(batch(6, 8));
        }

        assertThat(numbers()).isEqualTo(LongStream.rangeClosed(1, 8).boxed().toList());
    }

    @Test
    void writesACheckpointOnce() throws IOException {
        var batch = new Batch("t", rows(1, 2), List.of(), List.of(checkpoint(1)));
        var next = new Batch("u", rows(3, 4), List.of(), List.of(checkpoint(2)));

        for (Batch each : List.of(batch, batch, next, batch, next)) {
            try (FileSink sink = sink(1 << 20, false, now)) {
                sink.write(each);
            }
            Files.setLastModifiedTime(folder.resolve("requests.jsonl"), FileTime.from(now));
        }

        assertThat(lines(folder.resolve("requests.jsonl")))
                .extracting(line ->
                        line.has("checkpoint")
                                ? "c" + line.get("checkpoint").get("seq")
                                : line.get("seq").toString())
                .containsExactly("1", "c1", "2", "c2", "3", "4");
    }

    @Test
    void rotatesBySizeAndKnowsItsPlaceAfterwards() throws IOException {
        for (int round = 0; round < 2; round++) {
            try (FileSink sink = sink(2_000, true, now)) {
                sink.write(batch(1, 5));
                sink.write(batch(6, 10));
                sink.write(batch(11, 15));
            }
        }

        assertThat(names())
                .contains("requests-" + today + "-5.jsonl.gz", "requests-" + today + "-10.jsonl.gz")
                .doesNotContain("requests-" + today + "-5.jsonl");
        assertThat(numbers()).isEqualTo(LongStream.rangeClosed(1, 15).boxed().toList());
    }

    @Test
    void rotatesWhenTheDayChanges() throws IOException {
        try (FileSink sink = sink(1 << 20, false, now)) {
            sink.write(batch(1, 5));
        }
        Files.setLastModifiedTime(folder.resolve("requests.jsonl"), FileTime.from(now));
        try (FileSink tomorrow = sink(1 << 20, false, now.plus(Duration.ofDays(1)))) {
            tomorrow.write(batch(1, 5));
            tomorrow.write(batch(6, 8));
        }

        assertThat(names()).contains("requests-" + today + "-5.jsonl");
        assertThat(lines(folder.resolve("requests.jsonl"))).hasSize(3);
    }

    @Test
    void waitsWhereItsFolderCannotBeMade() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        try (FileSink sink = new FileSink(new FileSettings(taken.resolve("in"), 1, false))) {
            assertThat(sink.write(batch(1, 2))).isInstanceOf(Written.Unavailable.class);

            Files.delete(taken);

            assertThat(sink.write(batch(1, 2))).isEqualTo(new Written.Done());
        }
    }

    private FileSink sink(long maxBytes, boolean gzip, Instant now) {
        return new FileSink(
                new FileSettings(folder, maxBytes, gzip), Clock.fixed(now, ZoneOffset.UTC));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Of all rows in all files. */
    private List<Long> numbers() throws IOException {
        var numbers = new ArrayList<Long>();
        for (String name : names()) {
            if (name.startsWith("requests")) {
                for (JsonNode line : lines(folder.resolve(name))) {
                    numbers.add(line.get("seq").asLong());
                }
            }
        }
        return numbers.stream().sorted().toList();
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            var lines = new ArrayList<JsonNode>();
            String text = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                lines.add(MAPPER.readTree(line));
            }
            return lines;
        }
    }
}
