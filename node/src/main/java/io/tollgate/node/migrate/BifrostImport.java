package io.tollgate.node.migrate;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.InstantSource;

/** {@code tollgate import bifrost}: from its {@code config.json}. */
public final class BifrostImport {
    private BifrostImport() {}

    /**
     * Reads it.
     *
     * @param clock tells budgets that run from those that have ended
     * @throws IOException with one line that names the file, where it cannot be read
     */
    public static Imported read(Path file, InstantSource clock) throws IOException {
        var draft = new Draft();
        Found root = SourceFile.read(file, "", draft.report());
        if (!root.isMapping() || !(root.has("providers") || root.has("governance"))) {
            throw new IOException(
                    file + " is no configuration of Bifrost (expected: a mapping with providers)");
        }
        boolean emptyAllows = root.at("version").text().equals("1");
        var texts = SourceTexts.ofBifrost(draft);
        var providers = new BifrostProviders(draft, texts, emptyAllows);
        providers.read(root.at("providers"));
        Found governance = root.at("governance");
        var limits = new BifrostLimits(governance, draft, clock);
        new BifrostGovernance(draft, texts, providers, limits, emptyAllows).read(governance);
        limits.leftovers();
        client(root.at("client"), draft);
        root.leftovers(BifrostReasons.ALL, draft.report());
        return draft.finished();
    }

    private static void client(Found client, Draft draft) {
        BifrostGovernance.bodies(client, draft);
        Found enforced = client.at("enforce_auth_on_inference");
        if (!enforced.is(true)) {
            draft.report()
                    .changed(enforced.path(), "a call without a virtual key is refused, always");
        }
        Found content = client.at("disable_content_logging");
        if (content.is(false)) {
            draft.root().within("audit").put("bodies", new Block().put("keep", "true"));
            draft.report().taken("settings", "texts are kept");
        } else if (!content.isThere()) {
            draft.report()
                    .changed(content.path(), "texts are kept only where audit.bodies says so");
        }
        BigDecimal days = client.at("log_retention_days").number();
        if (days != null && days.signum() > 0) {
            int kept = days.min(BigDecimal.valueOf(3650)).max(BigDecimal.ONE).intValue();
            draft.root().within("audit").put("row-days", Integer.toString(kept));
            draft.report().taken("settings", "days that rows are kept");
        }
    }
}
