package io.tollgate.node.acceptance.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import java.io.IOException;
import java.time.Duration;

/**
 * A gateway before the {@link ScriptedModels}. Each error status has a provider of its own ({@code
 * refusing-429} and so on), so that a key that cools down is in nobody's way.
 */
final class SdkGateway implements AutoCloseable {
    static final String CLIENT_KEY = GatewayYaml.CLIENT_KEY;

    /** A virtual key that may use {@link #ALIAS} only. */
    static final String NARROW_KEY = "acceptance-narrow-0123456789";

    static final String ALIAS = "best";

    /** The provider that speaks Anthropic's format; the same models as those of {@code fake}. */
    static final String CLAUDE = "claude";

    /** The provider that has chat only; the same models as those of {@code fake}. */
    static final String CHAT_ONLY = "chat-only";

    /** The provider that speaks Google's format. */
    static final String GEMINI = "gemini";

    /** The provider that speaks Amazon's format and checks signatures. */
    static final String AMAZON = "amazon";

    private static final int[] REFUSALS = {400, 401, 402, 404, 429, 500, 503};

    private final FakeUpstream upstream;
    private final ScriptedModels models;
    private final RunningGateway gateway;

    private SdkGateway(FakeUpstream upstream, ScriptedModels models, RunningGateway gateway) {
        this.upstream = upstream;
        this.models = models;
        this.gateway = gateway;
    }

    static SdkGateway start() throws IOException {
        FakeUpstream upstream = FakeUpstream.start();
        var yaml =
                GatewayYaml.of(ProviderYaml.of("fake", upstream))
                        .alias(ALIAS, "fake/talk")
                        .virtualKey("narrow", NARROW_KEY, ALIAS);
        yaml.provider(ProviderYaml.of(CLAUDE, upstream).with("profile", "anthropic"));
        yaml.provider(ProviderYaml.of(CHAT_ONLY, upstream).with("operations", "[]"));
        yaml.provider(ProviderYaml.of(GEMINI, upstream).with("profile", "gemini"));
        yaml.provider(
                ProviderYaml.of(AMAZON, upstream)
                        .withKeys()
                        .with("profile", "bedrock")
                        .with("region", ScriptedConverse.REGION)
                        .with(
                                "keys",
                                "[{access-key-id: %s, secret-access-key: '%s'}]"
                                        .formatted(
                                                ScriptedConverse.ACCESS_KEY_ID,
                                                ScriptedConverse.SECRET)));
        for (int status : REFUSALS) {
            yaml.provider(ProviderYaml.of("refusing-" + status, upstream));
        }
        ScriptedModels models = ScriptedModels.on(upstream);
        ScriptedMessages.on(upstream);
        ScriptedGemini.on(upstream);
        ScriptedConverse.on(upstream);
        return new SdkGateway(upstream, models, RunningGateway.start(yaml));
    }

    /** What a client calls that scripted model. */
    static String model(String scripted) {
        return "fake/" + scripted;
    }

    /** A model whose provider refuses every call with that status. */
    static String refusal(int status) {
        return refusal(Integer.toString(status));
    }

    static String refusal(String status) {
        return "refusing-" + status + "/status-" + status;
    }

    /** A client that never retries by itself. */
    OpenAIClient openAi(String key) {
        return openAi(baseUrl(), key);
    }

    /** The same of any gateway. */
    static OpenAIClient openAi(String baseUrl, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /** A client of the other API, by its own route or by the shared one; never retries either. */
    AnthropicClient anthropic(String key, String path) {
        String base = baseUrl();
        return AnthropicOkHttpClient.builder()
                .baseUrl(base.substring(0, base.length() - "/v1".length()) + path)
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /** A client of Google's API that never retries. */
    Client google(String key) {
        String base = baseUrl();
        return Client.builder()
                .apiKey(key)
                .httpOptions(
                        HttpOptions.builder()
                                .baseUrl(base.substring(0, base.length() - "v1".length()) + "genai")
                                .timeout(20_000)
                                .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                                .build())
                .build();
    }

    String baseUrl() {
        return gateway.baseUrl();
    }

    FakeUpstream upstream() {
        return upstream;
    }

    ScriptedModels models() {
        return models;
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
    }
}
