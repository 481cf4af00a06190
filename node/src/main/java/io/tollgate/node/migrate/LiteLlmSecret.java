package io.tollgate.node.migrate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a deployment of LiteLLM signs in with, and where: address, region and key. */
final class LiteLlmSecret {
    private static final String SLASH =
            "the variable must hold the address without a slash at its end: more is put behind it";
    private static final String REGION = "us-east-1";
    private static final Set<String> NEWEST = Set.of("v1", "preview", "latest");

    /** Credentials of Google that our loader can read. */
    static final String GOOGLE_SAMPLE =
            "{\"type\":\"authorized_user\",\"client_id\":\"a\",\"client_secret\":\"b\","
                    + "\"refresh_token\":\"c\"}";

    private final Draft draft;
    private final SourceTexts texts;

    LiteLlmSecret(Draft draft, SourceTexts texts) {
        this.draft = draft;
        this.texts = texts;
    }

    /** The settings of the provider, in the order in which they are written. */
    Map<String, String> settings(LiteLlmKind kind, LiteLlmParams params, String regionOfModel) {
        var settings = new LinkedHashMap<String, String>();
        switch (kind.profile()) {
            case "azure" -> azure(kind, params, settings);
            case "bedrock" -> bedrock(params, settings, regionOfModel);
            case "vertex" -> vertex(params, settings);
            default -> usual(kind, params, settings);
        }
        return settings;
    }

    private void azure(LiteLlmKind kind, LiteLlmParams params, Map<String, String> settings) {
        Found base = params.at("api_base", "base_url");
        Found version = params.at("api_version");
        String written = texts.plain(version, "2024-10-21");
        boolean newest = written.isEmpty() || NEWEST.contains(written);
        String path = newest ? "/openai/v1" : "/openai";
        if (!base.says()) {
            settings.put("base-url", draft.variable(kind.baseVariable(), Draft.URL) + path);
            draft.report().changed(base.path(), "missing: " + kind.baseVariable() + "; " + SLASH);
        } else if (texts.variable(base).isEmpty()) {
            settings.put("base-url", withPath(bare(texts.plain(base, Draft.URL)), path));
        } else {
            settings.put("base-url", texts.plain(base, Draft.URL) + path);
            draft.report().changed(base.path(), SLASH);
        }
        if (newest) {
            draft.report()
                    .changed(
                            version.says() ? version.path() : base.path(),
                            "Azure's API without a version is called, below /openai/v1");
        } else {
            settings.put("api-version", written);
        }
    }

    private static String withPath(String base, String path) {
        int known = base.indexOf("/openai");
        return (known < 0 ? base : base.substring(0, known)) + path;
    }

    private void bedrock(LiteLlmParams params, Map<String, String> settings, String ofModel) {
        String endpoint = texts.plain(params.at("aws_bedrock_runtime_endpoint"), Draft.URL);
        if (!endpoint.isEmpty()) {
            settings.put("base-url", bare(endpoint));
        }
        String region = texts.plain(params.at("aws_region_name"), REGION);
        if (!region.isEmpty() || !ofModel.isEmpty()) {
            settings.put("region", ofModel.isEmpty() ? region : ofModel);
        } else {
            draft.needs("AWS_REGION", REGION);
            draft.report()
                    .changed(
                            params.own().path() + ".aws_region_name",
                            "missing: AWS_REGION is read (not AWS_REGION_NAME)");
        }
    }

    private void vertex(LiteLlmParams params, Map<String, String> settings) {
        String project = texts.plain(params.at("vertex_project", "vertex_ai_project"), "project");
        String location =
                texts.plain(params.at("vertex_location", "vertex_ai_location"), "europe-west1");
        if (!project.isEmpty()) {
            settings.put("project", project);
        } else {
            draft.needs("GOOGLE_CLOUD_PROJECT", "project");
        }
        if (!location.isEmpty()) {
            settings.put("location", location);
        }
    }

    private void usual(LiteLlmKind kind, LiteLlmParams params, Map<String, String> settings) {
        Found base = params.at("api_base", "base_url");
        String url = texts.plain(base, Draft.URL);
        if (!url.isEmpty() && texts.variable(base).isEmpty()) {
            String bare = bare(url);
            boolean lacksPath = bare.indexOf('/', bare.indexOf("://") + 3) < 0;
            settings.put("base-url", lacksPath ? bare + path(kind) : bare);
        } else if (!url.isEmpty()) {
            settings.put("base-url", url);
            if (!path(kind).isEmpty()) {
                draft.report()
                        .changed(
                                base.path(),
                                "the variable must hold the address with "
                                        + path(kind)
                                        + " at its end");
            }
        } else if (!kind.baseVariable().isEmpty() && !kind.profile().equals("ollama")) {
            settings.put("base-url", draft.variable(kind.baseVariable(), Draft.URL));
        }
    }

    private static String path(LiteLlmKind kind) {
        return switch (kind.profile()) {
            case "anthropic", "ollama" -> "/v1";
            case "cohere" -> "/v2";
            default -> "";
        };
    }

    private static String bare(String url) {
        String bare = url;
        while (bare.endsWith("/")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        return bare;
    }

    /** What stands in the place of a key's value; null where the provider needs no key. */
    @Nullable Block key(LiteLlmKind kind, LiteLlmParams params) {
        String value = texts.secret(params.at("api_key"));
        if (!value.isEmpty()) {
            return new Block().put("value", value);
        }
        return switch (kind.profile()) {
            case "azure" -> entra(kind, params);
            case "bedrock" -> aws(params);
            case "vertex" -> google(params);
            default ->
                    kind.keyVariable().isEmpty()
                            ? null
                            : new Block()
                                    .put("value", draft.variable(kind.keyVariable(), Draft.SECRET));
        };
    }

    private Block entra(LiteLlmKind kind, LiteLlmParams params) {
        if (!params.at("client_id").says() || !params.at("client_secret").says()) {
            return new Block().put("value", draft.variable(kind.keyVariable(), Draft.SECRET));
        }
        var entra = new Block();
        entra.put("tenant", texts.plain(params.at("tenant_id"), "tenant"));
        entra.put("client-id", texts.plain(params.at("client_id"), "client"));
        entra.put("client-secret", texts.secret(params.at("client_secret")));
        return new Block().put("entra", entra);
    }

    private @Nullable Block aws(LiteLlmParams params) {
        var key = new Block();
        put(key, "access-key-id", texts.plain(params.at("aws_access_key_id"), "AKIAPLACEHOLDER"));
        put(key, "secret-access-key", texts.secret(params.at("aws_secret_access_key")));
        put(key, "session-token", texts.secret(params.at("aws_session_token")));
        put(key, "profile", texts.plain(params.at("aws_profile_name"), "default"));
        put(
                key,
                "role",
                texts.plain(params.at("aws_role_name"), "arn:aws:iam::123456789012:role/sample"));
        put(key, "external-id", texts.plain(params.at("aws_external_id"), "sample"));
        return key.isEmpty() ? null : key;
    }

    private @Nullable Block google(LiteLlmParams params) {
        Found credentials = params.at("vertex_credentials", "vertex_ai_credentials");
        if (!credentials.says() || credentials.isMapping()) {
            if (credentials.isMapping()) {
                credentials.whole();
                draft.report()
                        .left(
                                credentials.path(),
                                "credentials within the configuration (expected: in a file of their"
                                        + " own, as google: file:path)");
            }
            return null;
        }
        if (!texts.variable(credentials).isEmpty()) {
            draft.report()
                    .changed(
                            credentials.path(),
                            "the variable must hold the credentials themselves; for a path write"
                                    + " google: file:path");
            return new Block().put("google", texts.plain(credentials, GOOGLE_SAMPLE));
        }
        return new Block().put("google", "file:" + credentials.text());
    }

    private static void put(Block block, String key, String text) {
        if (!text.isEmpty()) {
            block.put(key, text);
        }
    }
}
