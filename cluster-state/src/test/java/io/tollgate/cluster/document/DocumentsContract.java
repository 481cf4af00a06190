package io.tollgate.cluster.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.cluster.grid.Space;
import io.tollgate.cluster.grid.StateGrid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What documents do over every grid, on one node or on several. */
public abstract class DocumentsContract {
    /** The spaces that the grids need. */
    protected static final List<Space> SPACES = List.of(Documents.DOCUMENTS, Documents.APPLIED);

    private static final Duration WAIT = Duration.ofSeconds(20);

    @TempDir Path folder;
    private final List<Node> nodes = new ArrayList<>();
    private List<StateGrid> grids = List.of();

    /** One or more joined nodes over the same state. */
    protected abstract List<StateGrid> open() throws Exception;

    @BeforeEach
    final void openAll() throws Exception {
        grids = open();
    }

    @AfterEach
    final void closeAll() {
        nodes.forEach(node -> node.documents.close());
        grids.forEach(StateGrid::close);
    }

    @Test
    final void aChangeIsInForceOnAllNodesWhenItIsConfirmed() throws Exception {
        startAll(Document.NONE);

        Document one = changed(first(), Document.NONE, "one");
        assertThat(first().documents.await(one.version(), WAIT)).isEmpty();

        assertThat(one.version()).isEqualTo(1);
        for (Node node : nodes) {
            assertThat(node.inForce).isEqualTo("one");
            assertThat(node.snapshot.read()).isEqualTo(one);
            assertThat(node.documents.current()).isEqualTo(one);
        }

        Document two = changed(last(), one, "two");
        assertThat(last().documents.await(two.version(), WAIT)).isEmpty();
        assertThat(nodes).allSatisfy(node -> assertThat(node.inForce).isEqualTo("two"));
        assertThat(first().documents.standings()).hasSameSizeAs(nodes);
    }

    @Test
    final void whoIsSecondIsTold() throws Exception {
        startAll(Document.NONE);
        Document one = changed(first(), Document.NONE, "one");

        assertThat(last().documents.replace(Document.NONE, bytes("other")))
                .isEqualTo(new Replaced.Conflict(1));
        assertThat(last().documents.replace(one, bytes("two"))).isInstanceOf(Replaced.Done.class);
    }

    @Test
    final void ofManyAtOnceNoneIsLost() throws Exception {
        startAll(Document.NONE);
        int each = 25;
        var writers = new ArrayList<CompletableFuture<Void>>();
        for (Node node : nodes) {
            writers.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    appended(node, "x");
                                }
                            },
                            task -> Thread.ofVirtual().start(task)));
        }
        for (var writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }

        long all = (long) each * nodes.size();
        assertThat(first().documents.await(all, WAIT)).isEmpty();
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.inForce).isEqualTo("x".repeat((int) all)));
        assertThat(nodes).allSatisfy(node -> assertThat(node.versions).isSorted());
    }

    @Test
    final void aNodeThatCannotApplySaysWhy() throws Exception {
        startAll(Document.NONE);
        last().problem = "no seal key";

        Document one = changed(first(), Document.NONE, "one");

        assertThat(first().documents.await(one.version(), WAIT))
                .containsExactly(new Laggard(last().name, "no seal key"));

        last().problem = "";
        last().documents.applyAgain();
        last().awaitApplied("one");
        first().awaitConfirmed(one.version());
    }

    @Test
    final void whatWasKeptComesBackWhereAllWereDown() throws Exception {
        var kept = new Document(9, 12, 0, bytes("kept"));
        var older = new Document(9, 11, 0, bytes("older"));
        for (int i = 0; i < grids.size(); i++) {
            boolean newest = i == grids.size() - 1;
            start(i, newest ? kept : older);
        }

        for (Node node : nodes) {
            if (node != last()) {
                node.awaitApplied("kept");
            }
        }
        first().awaitConfirmed(12);
        Document next = changed(first(), kept, "next");

        assertThat(next.version()).isEqualTo(13);
        assertThat(last().documents.await(13, WAIT)).isEmpty();
    }

    @Test
    final void aDocumentFromElsewhereGivesWay() throws Exception {
        startAll(Document.NONE);
        Document ours = changed(first(), Document.NONE, "ours");
        assertThat(first().documents.await(1, WAIT)).isEmpty();
        last().documents.close();

        var stranger =
                new Node(
                        last().grid,
                        folder.resolve("stranger"),
                        new Document(1, 99, 0, bytes("s")));
        stranger.snapshot.write(new Document(1, 99, 0, bytes("s")));
        nodes.add(stranger);
        stranger.documents.start();

        stranger.awaitApplied("ours");
        assertThat(stranger.documents.current()).isEqualTo(ours);
        assertThat(folder.resolve("stranger.other")).exists();
    }

    private void startAll(Document initial) {
        for (int i = 0; i < grids.size(); i++) {
            start(i, initial);
        }
    }

    private void start(int at, Document initial) {
        var node = new Node(grids.get(at), folder.resolve("node-" + at), initial);
        nodes.add(node);
        node.documents.start();
    }

    private Node first() {
        return nodes.getFirst();
    }

    private Node last() {
        return nodes.getLast();
    }

    private static Document changed(Node by, Document from, String content) throws Exception {
        Replaced replaced = by.documents.replace(from, bytes(content));
        assertThat(replaced).isInstanceOf(Replaced.Done.class);
        return ((Replaced.Done) replaced).document();
    }

    private static void appended(Node by, String text) {
        try {
            while (true) {
                Document from = by.documents.current();
                String content = new String(from.content(), UTF_8) + text;
                switch (by.documents.replace(from, bytes(content))) {
                    case Replaced.Done _ -> {
                        return;
                    }
                    case Replaced.Conflict(long version) ->
                            by.documents.catchUp(version, Duration.ofSeconds(5));
                    case Replaced.Unavailable(String why) -> throw new AssertionError(why);
                    case Replaced.InDoubt(String why) -> throw new AssertionError(why);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** A node that only remembers what it was told. */
    private static final class Node {
        private final StateGrid grid;
        private final String name;
        private final Snapshot snapshot;
        private final Documents documents;
        private final BlockingQueue<String> applied = new LinkedBlockingQueue<>();
        private final List<Long> versions = new CopyOnWriteArrayList<>();
        private volatile String problem = "";
        private volatile @Nullable String inForce;

        Node(StateGrid grid, Path file, Document initial) {
            this.grid = grid;
            this.name = grid.self().name();
            this.snapshot = new Snapshot(file);
            this.documents =
                    new Documents(grid, "one", snapshot, initial, this::apply, () -> "note");
        }

        private String apply(Document document) {
            if (problem.isEmpty()) {
                String content = new String(document.content(), UTF_8);
                inForce = content;
                versions.add(document.version());
                applied.add(content);
            }
            return problem;
        }

        void awaitApplied(String content) throws InterruptedException {
            String next = "";
            while (!content.equals(next)) {
                next = applied.poll(20, TimeUnit.SECONDS);
                assertThat(next).as("applied on " + name).isNotNull();
            }
        }

        /** Standings travel on their own: one that was wrong is put right a moment later. */
        void awaitConfirmed(long version) throws InterruptedException {
            for (int i = 0; i < 200; i++) {
                if (documents.await(version, Duration.ofMillis(100)).isEmpty()) {
                    return;
                }
                documents.catchUp(Long.MAX_VALUE, Duration.ofMillis(50));
            }
            assertThat(documents.await(version, WAIT)).isEmpty();
        }
    }
}
