package io.tollgate.node.manage;

import io.tollgate.audit.ChangeLog;
import io.tollgate.cluster.document.Document;
import io.tollgate.cluster.document.Documents;
import io.tollgate.cluster.document.Snapshot;
import io.tollgate.cluster.document.Standing;
import io.tollgate.cluster.grid.StateGrid;
import io.tollgate.node.config.BootstrapKeys;
import io.tollgate.node.config.ConfigLoader;
import io.tollgate.node.config.ConfigTree;
import io.tollgate.node.config.GatewayConfig;
import io.tollgate.node.config.LoadResult;
import io.tollgate.node.config.Problem;
import io.tollgate.node.config.TreeResult;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a running node: the file (or the environment) with the overlay of the API
 * over it, changed by either, checked by the rules of the file, in force by {@link Target}.
 *
 * <p>Before a node starts it is opened with the snapshot; with {@link #start} it takes part in the
 * document that all nodes share. Any thread; changes block.
 */
public final class Management implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Management.class.getName());
    private static final String DOCUMENT = "configuration";
    private static final Duration CONFIRM = Duration.ofSeconds(5);

    private final ConfigLoader loader;
    private final @Nullable Path file;
    private final Secrets secrets;
    private final Composer composer;
    private final Snapshot snapshot;
    private final ChangeFile changes;
    private final BootstrapKeys keys;
    private final Edits edits;
    private volatile Target target = Target.NOBODY;
    private volatile @Nullable Documents documents;

    // guarded by this
    private ConfigTree base;
    private ConfigTree read;
    private Document document;
    private Versions versions;
    private GatewayConfig config;

    private Management(
            ConfigLoader loader,
            @Nullable Path file,
            InstantSource clock,
            ConfigTree base,
            GatewayConfig written,
            BootstrapKeys keys)
            throws IOException {
        this.loader = loader;
        this.file = file;
        this.keys = keys;
        this.base = base;
        this.read = base;
        this.secrets =
                new Secrets(
                        new SealKeys(
                                loader.sealKey(base),
                                written.dataDir(),
                                written.cluster() == null));
        this.composer = new Composer(loader, keys, secrets);
        this.edits = new Edits(this::view, composer, clock);
        this.snapshot = new Snapshot(written.dataDir().resolve("documents").resolve(DOCUMENT));
        this.changes = new ChangeFile(snapshot.file().resolveSibling("changes.jsonl"));
        this.document = snapshot.read();
        this.config = written;
        try {
            this.versions = Versions.parse(document.content());
        } catch (IllegalArgumentException e) {
            throw new IOException(snapshot.file() + ": " + e.getMessage(), e);
        }
        switch (composer.compose(base, versions)) {
            case LoadResult.Loaded(GatewayConfig loaded) -> {
                config = loaded;
                changes.append(lineage(document), versions); // a crash may have been faster
            }
            case LoadResult.Refused(List<Problem> problems) -> {
                problems.forEach(p -> LOG.log(Level.ERROR, "config problem: {0}", p));
                throw new IOException(
                        "what the API has changed does not fit the file any more: "
                                + problems.getFirst()
                                + (problems.size() == 1
                                        ? ""
                                        : ", and " + (problems.size() - 1) + " more in the log")
                                + " (expected: mend the file, or move "
                                + snapshot.file()
                                + " away to start with the file alone)");
            }
        }
    }

    /** What a configuration is put in force by. */
    public interface Target {
        /** Before there is any. */
        Target NOBODY =
                new Target() {
                    @Override
                    public void check(GatewayConfig config) {}

                    @Override
                    public String takeOver(GatewayConfig config) {
                        return "the node has not started";
                    }
                };

        /**
         * Builds what follows from a configuration and throws it away.
         *
         * @throws IllegalArgumentException with what cannot be built
         */
        void check(GatewayConfig config);

        /** Puts it in force; "", or why it was refused. */
        String takeOver(GatewayConfig config);
    }

    /**
     * The configuration of a node that is about to start.
     *
     * @param file null where there is none
     * @param directory where relative paths begin in that case
     * @param written what the file alone says
     * @throws IOException where what was kept cannot be used; one line for the operator
     */
    public static Management open(
            ConfigLoader loader,
            @Nullable Path file,
            Path directory,
            GatewayConfig written,
            InstantSource clock)
            throws IOException {
        ConfigTree base =
                switch (file == null
                        ? new TreeResult.Read(loader.treeWithoutFile(directory))
                        : loader.tree(file)) {
                    case TreeResult.Read(ConfigTree tree) -> tree;
                    case TreeResult.Refused(List<Problem> problems) ->
                            throw new IOException(String.valueOf(problems.getFirst()));
                };
        var keys = BootstrapKeys.open(written, new SecureRandom());
        return new Management(loader, file, clock, base, written, keys);
    }

    /** What the node is to start with, complete. */
    public synchronized GatewayConfig config() {
        return config;
    }

    /** What was made for this node at its first start. */
    public BootstrapKeys keys() {
        return keys;
    }

    /** From now on, and for what is started with {@link #start}. */
    public void appliesTo(Target node) {
        target = node;
    }

    /** Takes part in the document that all nodes share; the grid may join later. */
    public void start(StateGrid grid) {
        var shared =
                new Documents(
                        grid, DOCUMENT, snapshot, view().document(), this::apply, this::digest);
        documents = shared;
        shared.start();
    }

    // --- what is there --------------------------------------------------------------------------

    /** As it is now. */
    public View view() {
        Documents shared = documents;
        Document newest = shared == null ? null : shared.current();
        synchronized (this) {
            Document shown = newest == null ? document : newest;
            Versions known = shown.equals(document) ? versions : Versions.parse(shown.content());
            return new View(base, shown, known, config, composer.hasFirstKey(base, known));
        }
    }

    /** What each node says of the version it has, by name. */
    public Map<String, Standing> nodes() {
        Documents shared = documents;
        return shared == null ? Map.of() : shared.standings();
    }

    /** Of the file of this node. */
    public synchronized String digest() {
        return base.digest();
    }

    /** The changes that were put in force on this node, to be kept elsewhere too. */
    public ChangeLog changes() {
        return changes;
    }

    /** How secrets are kept. */
    public Secrets secrets() {
        return secrets;
    }

    /** The objects of a text in the form of {@code tollgate.yaml}. */
    public TreeResult parse(String yaml) {
        return loader.parse(yaml, Path.of(""));
    }

    // --- a change by the API --------------------------------------------------------------------

    /**
     * Changes the overlay and waits until all nodes have it.
     *
     * @param by who asks for it
     * @param what in a few words, for the history
     * @param from the version it must be made of; empty for any
     */
    public Outcome change(String by, String what, OptionalLong from, Editor editor)
            throws InterruptedException {
        Documents shared = documents;
        if (shared == null) {
            return new Outcome.Unavailable("the node is starting");
        }
        Outcome outcome = edits.make(shared, target, by, what, from, editor);
        return outcome instanceof Outcome.Done(long version, _)
                ? new Outcome.Done(version, shared.await(version, CONFIRM))
                : outcome;
    }

    /** What would be wrong with a configuration; empty where nothing. */
    public List<Problem> problems(View view, List<Change> asked) {
        return edits.problems(view, asked, target);
    }

    // --- a change of the file -------------------------------------------------------------------

    /** Reads the file again; what it says is in force after {@link #takeOverFile}. */
    public LoadResult reload() {
        Path from = file;
        if (from == null) {
            return new LoadResult.Loaded(config());
        }
        return switch (loader.tree(from)) {
            case TreeResult.Refused(List<Problem> problems) -> new LoadResult.Refused(problems);
            case TreeResult.Read(ConfigTree tree) -> reloaded(tree);
        };
    }

    /** A file that says something else only where the API goes before is taken at once. */
    private LoadResult reloaded(ConfigTree tree) {
        LoadResult result;
        boolean same;
        synchronized (this) {
            read = tree;
            result = composer.compose(tree, versions);
            same = result instanceof LoadResult.Loaded(GatewayConfig good) && good.equals(config);
            if (same) {
                base = tree;
            }
        }
        Documents shared = documents;
        if (same && shared != null) {
            shared.applyAgain(); // tells the others of the other file
        }
        return result;
    }

    /** Puts in force what {@link #reload} read, with what the API has changed. */
    public void takeOverFile(Consumer<String> refused) {
        String problem;
        synchronized (this) {
            ConfigTree before = base;
            base = read;
            problem = apply(document);
            if (!problem.isEmpty()) {
                base = before;
            }
        }
        if (!problem.isEmpty()) {
            refused.accept(problem);
        }
        Documents shared = documents;
        if (shared != null) {
            shared.applyAgain(); // and tells the others of the other file
        }
    }

    // --- in force -------------------------------------------------------------------------------

    private synchronized String apply(Document next) {
        try {
            Versions decoded = Versions.parse(next.content());
            switch (composer.compose(base, decoded)) {
                case LoadResult.Loaded(GatewayConfig good) -> {
                    String refused = good.equals(config) ? "" : target.takeOver(good);
                    if (!refused.isEmpty()) {
                        return refused;
                    }
                    changes.append(lineage(next), decoded);
                    document = next;
                    versions = decoded;
                    config = good;
                    return "";
                }
                case LoadResult.Refused(List<Problem> problems) -> {
                    problems.forEach(p -> LOG.log(Level.ERROR, "config problem: {0}", p));
                    return String.valueOf(problems.getFirst());
                }
            }
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String lineage(Document document) {
        return HexFormat.of().toHexDigits(document.lineage());
    }

    @Override
    public void close() {
        Documents shared = documents;
        if (shared != null) {
            shared.close();
        }
    }
}
