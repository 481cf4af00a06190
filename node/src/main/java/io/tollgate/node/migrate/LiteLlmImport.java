package io.tollgate.node.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code tollgate import litellm}: from the proxy's {@code config.yaml}, and from what its API
 * lists of keys and teams.
 */
public final class LiteLlmImport {
    private LiteLlmImport() {}

    /**
     * Reads it.
     *
     * @param export a JSON file, or a folder of them; null for none
     * @param clock tells budgets that run from those that have ended
     * @throws IOException with one line that names the file, where one cannot be read
     */
    public static Imported read(Path file, @Nullable Path export, InstantSource clock)
            throws IOException {
        var draft = new Draft();
        Found root = SourceFile.read(file, "", draft.report());
        if (!root.isMapping() || !(root.has("model_list") || root.has("general_settings"))) {
            throw new IOException(
                    file + " is no configuration of LiteLLM (expected: a mapping with model_list)");
        }
        var texts = SourceTexts.ofLiteLlm(draft);
        var settings = new LiteLlmSettings(root, draft, texts);
        var known = new KnownModels(draft);
        List<LiteLlmDeployments.Deployment> deployments =
                new LiteLlmDeployments(root, draft, texts).read(root.at("model_list"));
        var fallbacks = new LiteLlmFallbacks(settings.sections(), draft.report());
        var aliases = new LiteLlmAliases(draft, deployments, fallbacks, known);
        settings.write(fallbacks.longest());
        aliases.write(root.at("router_settings").at("model_group_alias"));
        var terms = new LiteLlmModelTerms(draft, settings.enforcesRates());
        terms.read(deployments);
        if (export != null) {
            var tenants =
                    new LiteLlmTenants(
                            draft,
                            known,
                            terms.groups(),
                            new LiteLlmLimits(draft, settings.zone(), clock));
            var documents = new ArrayList<Found>();
            for (Path one : files(export)) {
                String name = String.valueOf(one.getFileName());
                Found document = SourceFile.read(one, name, draft.report());
                tenants.add(document);
                documents.add(document);
            }
            tenants.write();
            documents.forEach(one -> one.leftovers(LiteLlmReasons.OF_EXPORT, draft.report()));
        }
        root.leftovers(LiteLlmReasons.OF_FILE, draft.report());
        return draft.finished();
    }

    private static List<Path> files(Path export) throws IOException {
        if (!Files.isDirectory(export)) {
            return List.of(export);
        }
        try (Stream<Path> all = Files.list(export)) {
            List<Path> files =
                    all.filter(one -> one.toString().endsWith(".json")).sorted().toList();
            if (files.isEmpty()) {
                throw new IOException(export + " has no .json files in it");
            }
            return files;
        }
    }
}
