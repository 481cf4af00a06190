package io.tollgate.node.migrate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a key of Bifrost signs in with, and where. */
final class BifrostSecret {
    private final Draft draft;
    private final SourceTexts texts;

    BifrostSecret(Draft draft, SourceTexts texts) {
        this.draft = draft;
        this.texts = texts;
    }

    /**
     * What stands in the place of a key's value; null where the provider needs no key.
     *
     * @param settings gets address, region and the like
     */
    @Nullable Block key(BifrostKind kind, Found in, Map<String, String> settings) {
        String value = texts.secret(in.at("value"));
        return switch (kind.profile()) {
            case "azure" -> azure(in.at("azure_key_config"), value, settings);
            case "bedrock" -> bedrock(in.at("bedrock_key_config"), value, settings);
            case "vertex" -> vertex(in.at("vertex_key_config"), value, settings);
            case "ollama" -> own(in.at("ollama_key_config"), value, settings);
            case "sglang" -> own(in.at("sgl_key_config"), value, settings);
            case "vllm" -> own(in.at("vllm_key_config"), value, settings);
            default -> plain(value);
        };
    }

    private static @Nullable Block plain(String value) {
        return value.isEmpty() ? null : new Block().put("value", value);
    }

    private @Nullable Block own(Found in, String value, Map<String, String> settings) {
        String url = texts.plain(in.at("url"), Draft.URL);
        if (!url.isEmpty()) {
            settings.put("base-url", withPath(in.at("url"), url, "/v1"));
        }
        return plain(value);
    }

    private String withPath(Found found, String url, String path) {
        String bare = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        if (!texts.variable(found).isEmpty()) {
            draft.report()
                    .changed(
                            found.path(),
                            path + " is put behind the variable, which must not end with a slash");
        }
        return bare.endsWith(path) ? bare : bare + path;
    }

    private @Nullable Block azure(Found in, String value, Map<String, String> settings) {
        Found endpoint = in.at("endpoint");
        String url = texts.plain(endpoint, Draft.URL);
        if (!url.isEmpty()) {
            settings.put("base-url", withPath(endpoint, url, "/openai/v1"));
        }
        if (in.at("client_secret").says()) {
            var entra = new Block();
            entra.put("tenant", texts.plain(in.at("tenant_id"), "tenant"));
            entra.put("client-id", texts.plain(in.at("client_id"), "client"));
            entra.put("client-secret", texts.secret(in.at("client_secret")));
            return new Block().put("entra", entra);
        }
        return value.isEmpty()
                ? new Block().put("entra", new Block().put("managed-identity", "true"))
                : plain(value);
    }

    private Block bedrock(Found in, String value, Map<String, String> settings) {
        String region = texts.plain(in.at("region"), "us-east-1");
        if (!region.isEmpty()) {
            settings.put("region", region);
        } else {
            draft.needs("AWS_REGION", "us-east-1");
        }
        var key = new Block();
        if (!value.isEmpty()) {
            return key.put("value", value);
        }
        put(key, "access-key-id", texts.plain(in.at("access_key"), "AKIAPLACEHOLDER"));
        put(key, "secret-access-key", texts.secret(in.at("secret_key")));
        put(key, "session-token", texts.secret(in.at("session_token")));
        put(key, "role", texts.plain(in.at("role_arn"), "arn:aws:iam::123456789012:role/sample"));
        put(key, "external-id", texts.plain(in.at("external_id"), "sample"));
        return key.isEmpty() ? key.put("credentials", "default") : key;
    }

    private Block vertex(Found in, String value, Map<String, String> settings) {
        String project = texts.plain(in.at("project_id"), "project");
        String location = texts.plain(in.at("region"), "europe-west1");
        if (project.isEmpty()) {
            draft.needs("GOOGLE_CLOUD_PROJECT", "project");
        } else {
            settings.put("project", project);
        }
        if (!location.isEmpty()) {
            settings.put("location", location);
        }
        Found credentials = in.at("auth_credentials");
        if (!credentials.says()) {
            return value.isEmpty()
                    ? new Block().put("google", "default")
                    : new Block().put("value", value);
        }
        if (texts.variable(credentials).isEmpty()) {
            draft.report()
                    .left(
                            credentials.path(),
                            "credentials in clear within the configuration (expected: in a file of"
                                    + " their own, as google: file:path)");
            return new Block().put("google", "default");
        }
        draft.report()
                .changed(
                        credentials.path(),
                        "the variable must hold the credentials as JSON, not in base64");
        return new Block().put("google", texts.plain(credentials, LiteLlmSecret.GOOGLE_SAMPLE));
    }

    private static void put(Block block, String key, String text) {
        if (!text.isEmpty()) {
            block.put(key, text);
        }
    }
}
