package io.tollgate.providers.profile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a provider before anything is configured.
 *
 * @param name the provider's name in the configuration, such as {@code groq}
 * @param baseUrl with scheme and any path prefix, no slash at the end; "" where it must be
 *     configured
 * @param environmentVariables where its key is found without a configuration file, in order
 * @param baseUrlVariables where its base URL is found without a configuration file, in order
 * @param basePath what {@link #baseUrlFrom} adds to an address that lacks it, such as {@code /v1}
 * @param wire how it speaks
 * @param auth where the key goes
 * @param streamOptions whether it accepts {@code stream_options.include_usage}
 * @param operations what it offers besides chat, by route prefix such as {@code /embeddings}
 * @param quirks where its requests differ from OpenAI's
 * @param apiVersion of Azure's deployments, which stand in the path; null for all others
 * @param voices what is sent in the place of a voice's name, by the name in lower case
 */
public record Profile(
        String name,
        String baseUrl,
        List<String> environmentVariables,
        List<String> baseUrlVariables,
        String basePath,
        Wire wire,
        Auth auth,
        boolean streamOptions,
        List<String> operations,
        Set<Quirk> quirks,
        @Nullable String apiVersion,
        Map<String, String> voices) {
    /** Paths of Azure that are below no deployment. */
    private static final List<String> OF_NO_DEPLOYMENT =
            List.of(
                    "/responses",
                    "/models",
                    "/files",
                    "/batches",
                    "/uploads",
                    "/videos",
                    "/realtime");

    public Profile {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: a provider name)");
        }
        if (baseUrl.endsWith("/")) {
            throw new IllegalArgumentException(
                    "baseUrl: " + baseUrl + " (expected: no slash at the end)");
        }
        environmentVariables = List.copyOf(environmentVariables);
        baseUrlVariables = List.copyOf(baseUrlVariables);
        operations = List.copyOf(operations);
        quirks = Set.copyOf(quirks);
        voices = Map.copyOf(voices);
    }

    /** One whose paths name no deployments, and whose voices have their own names alone. */
    public Profile(
            String name,
            String baseUrl,
            List<String> environmentVariables,
            List<String> baseUrlVariables,
            String basePath,
            Wire wire,
            Auth auth,
            boolean streamOptions,
            List<String> operations,
            Set<Quirk> quirks) {
        this(
                name,
                baseUrl,
                environmentVariables,
                baseUrlVariables,
                basePath,
                wire,
                auth,
                streamOptions,
                operations,
                quirks,
                null,
                Map.of());
    }

    /**
     * Where a request goes below the base URL.
     *
     * @param path such as {@code /chat/completions}, with any query
     * @param model the provider's name of it; with Azure's deployments, the deployment
     */
    public String located(String path, String model) {
        if (apiVersion == null) {
            return path;
        }
        boolean plain = model.isEmpty() || isOfNoDeployment(path);
        return (plain ? "" : "/deployments/" + escaped(model))
                + path
                + (path.indexOf('?') < 0 ? '?' : '&')
                + "api-version="
                + apiVersion;
    }

    /** Where a conversation with that model begins, below the base URL. */
    public String realtime(String model) {
        String name = apiVersion == null ? "model" : "deployment";
        return located("/realtime?" + name + "=" + escaped(model), model);
    }

    private static String escaped(String model) {
        return URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static boolean isOfNoDeployment(String path) {
        for (int i = 0; i < OF_NO_DEPLOYMENT.size(); i++) {
            if (path.startsWith(OF_NO_DEPLOYMENT.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether requests of that path (below the base URL) can be sent to it. */
    public boolean offers(String path) {
        if (path.equals("/chat/completions")) {
            return wire != Wire.ELEVENLABS;
        }
        for (String prefix : operations) {
            boolean below = path.startsWith(prefix);
            if (below
                    && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has the Responses API itself. */
    public boolean hasResponses() {
        return wire == Wire.OPENAI_RESPONSES || (wire == Wire.OPENAI_CHAT && offers("/responses"));
    }

    /**
     * The base URL for an address as people write it: {@code host:port}, with or without a scheme,
     * a slash at the end, or {@link #basePath}.
     */
    public String baseUrlFrom(String address) {
        String url = address.strip();
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        if (!url.toLowerCase(Locale.ROOT).startsWith("http://")
                && !url.toLowerCase(Locale.ROOT).startsWith("https://")) {
            url = "http://" + url;
        }
        boolean hasPath = url.indexOf('/', url.indexOf("://") + 3) >= 0;
        return hasPath ? url : url + basePath;
    }

    /** This profile at another place. */
    public Profile withBaseUrl(String url) {
        return with(url, wire, auth, voices);
    }

    /** This profile with another place for the key. */
    public Profile withAuth(Auth other) {
        return with(baseUrl, wire, other, voices);
    }

    /** This profile with names for its voices, in lower case. */
    public Profile withVoices(Map<String, String> names) {
        return with(baseUrl, wire, auth, names);
    }

    /** This profile with another wire format of chat. */
    public Profile withWire(Wire other) {
        return with(baseUrl, other, auth, voices);
    }

    private Profile with(String url, Wire format, Auth place, Map<String, String> names) {
        return new Profile(
                name,
                url,
                environmentVariables,
                baseUrlVariables,
                basePath,
                format,
                place,
                streamOptions,
                operations,
                quirks,
                apiVersion,
                names);
    }

    /** The wire format of chat. */
    public enum Wire {
        OPENAI_CHAT,
        OPENAI_RESPONSES,
        /** Anthropic's Messages API; the base URL ends before {@code /messages}. */
        ANTHROPIC,
        /** Google's generateContent; the base URL ends before {@code /models}. */
        GEMINI,
        /** Vertex AI: Gemini and Claude; the base URL ends with the location. */
        VERTEX,
        /** Cohere's API, second version; the base URL ends before {@code /chat}. */
        COHERE,
        /** Ollama's own API; the base URL ends with {@code /api}. */
        OLLAMA,
        /** Replicate's predictions; the base URL ends before {@code /models}. */
        REPLICATE,
        /** ElevenLabs' voices and transcripts, no chat; the base URL ends before the operation. */
        ELEVENLABS,
        /** Amazon Bedrock's Converse; the base URL ends before {@code /model}. */
        BEDROCK,
        /** Amazon Bedrock's InvokeModel, for Claude alone and in its own format. */
        BEDROCK_INVOKE;

        /** Whether the provider speaks OpenAI's API, in one of its forms. */
        public boolean isOpenAi() {
            return switch (this) {
                case OPENAI_CHAT, OPENAI_RESPONSES -> true;
                case ANTHROPIC,
                        GEMINI,
                        VERTEX,
                        COHERE,
                        OLLAMA,
                        REPLICATE,
                        ELEVENLABS,
                        BEDROCK,
                        BEDROCK_INVOKE ->
                        false;
            };
        }

        /** Whether the provider is Bedrock, by one of its operations. */
        public boolean isBedrock() {
            return this == BEDROCK || this == BEDROCK_INVOKE;
        }

        /**
         * Header lines that every request of this format needs, names and values in turn, besides
         * the key. A client's own line of that name goes before.
         */
        public List<String> headers() {
            return switch (this) {
                case OPENAI_CHAT,
                        OPENAI_RESPONSES,
                        GEMINI,
                        VERTEX,
                        COHERE,
                        OLLAMA,
                        REPLICATE,
                        ELEVENLABS ->
                        List.of();
                case ANTHROPIC -> List.of("anthropic-version", "2023-06-01");
                case BEDROCK, BEDROCK_INVOKE -> List.of("accept", "application/json");
            };
        }
    }

    /** Where the provider key goes. */
    public enum Auth {
        BEARER,
        /** Header {@code api-key}, as Azure OpenAI. */
        API_KEY,
        /** Header {@code x-api-key}, as Anthropic. */
        X_API_KEY,
        /** Header {@code x-goog-api-key}, as Google's own API. */
        X_GOOG_API_KEY,
        /** Header {@code xi-api-key}, as ElevenLabs. */
        XI_API_KEY,
        /** A signature of AWS, or {@code Authorization: Bearer} where the key is a Bedrock key. */
        AWS,
        NONE
    }
}
