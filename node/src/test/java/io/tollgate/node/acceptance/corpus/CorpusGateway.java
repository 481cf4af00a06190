package io.tollgate.node.acceptance.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.Metrics;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import io.tollgate.providers.corpus.CorpusCase;
import io.tollgate.providers.corpus.Cutting;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.profile.Profiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One gateway for all cases, with a provider for each case and way of cutting, so that no case sees
 * a key that another one made rest. No retries: each case is one exchange.
 */
final class CorpusGateway implements AutoCloseable {
    private static final Set<String> PROFILES =
            Profiles.all().stream().map(Profile::name).collect(Collectors.toSet());

    /** Of a response; the fake provider has its own framing. */
    private static final Set<String> FRAMING =
            Set.of("content-length", "transfer-encoding", "connection", "content-encoding");

    private final FakeUpstream upstream;
    private final RunningGateway gateway;
    private final Map<String, String> providers;

    private CorpusGateway(
            FakeUpstream upstream, RunningGateway gateway, Map<String, String> providers) {
        this.upstream = upstream;
        this.gateway = gateway;
        this.providers = providers;
    }

    static CorpusGateway start(List<CorpusCase> cases) throws IOException {
        return start(cases, UnaryOperator.identity());
    }

    /**
     * Starts it.
     *
     * @param change what is different about each provider
     */
    static CorpusGateway start(List<CorpusCase> cases, UnaryOperator<ProviderYaml> change)
            throws IOException {
        FakeUpstream upstream = FakeUpstream.start();
        var providers = new LinkedHashMap<String, String>();
        var yaml =
                new GatewayYaml()
                        .with(
                                "routing",
                                "{retries-per-key: 0, max-attempts: 1, retry-budget: {min: 0}}");
        for (CorpusCase one : cases) {
            for (Cutting cutting : Cutting.values()) {
                String name = "p" + providers.size();
                providers.put(one.id() + cutting, name);
                yaml.provider(change.apply(provider(name, one, upstream)));
            }
        }
        return new CorpusGateway(upstream, RunningGateway.start(yaml), providers);
    }

    private static ProviderYaml provider(String name, CorpusCase one, FakeUpstream upstream) {
        ProviderYaml provider = ProviderYaml.of(name, upstream).with("drop-unsupported", "true");
        if (one.wire().equals("anthropic")) {
            return provider.with("profile", "anthropic");
        }
        if (one.wire().startsWith("bedrock")) {
            provider = provider.with("profile", "bedrock").with("region", "us-east-1");
            return one.wire().equals("bedrock-invoke-anthropic")
                    ? provider.with("wire", "bedrock-invoke")
                    : provider;
        }
        if (one.wire().equals("google") || one.wire().equals("google-batchEmbedContents")) {
            return provider.with("profile", "gemini");
        }
        if (one.wire().startsWith("cohere")) {
            return provider.with("profile", "cohere")
                    .with("operations", "[/embeddings, /rerank, /audio]");
        }
        if (one.wire().equals("ollama")) {
            return provider.with("profile", "ollama-native");
        }
        if (one.wire().equals("together-rerank")) {
            return provider.with("profile", "together").with("operations", "[/rerank]");
        }
        if (PROFILES.contains(one.provider())) {
            provider = provider.with("profile", one.provider()).with("wire", "openai-chat");
        }
        return one.wire().equals("openai-responses")
                ? provider.with("wire", "openai-responses")
                : provider;
    }

    /** The provider that stands for a case in the configuration. */
    String provider(CorpusCase one, Cutting cutting) {
        return providers.getOrDefault(one.id() + cutting, "");
    }

    /** Plays the case's upstream answer and sends this body to that path. */
    RawResponse ask(CorpusCase one, Cutting cutting, String path, byte[] body) throws IOException {
        return ask(one, cutting, path, "application/json", body);
    }

    RawResponse ask(CorpusCase one, Cutting cutting, String path, String contentType, byte[] body)
            throws IOException {
        upstream.forget();
        upstream.answer(reply(one, cutting));
        try (RawHttp http = RawHttp.connect(gateway.publicUri())) {
            http.send(
                    "POST "
                            + path
                            + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
                            + GatewayYaml.CLIENT_KEY
                            + "\r\ncontent-type: "
                            + contentType
                            + "\r\ncontent-length: "
                            + body.length
                            + "\r\n\r\n");
            return http.send(body).read();
        }
    }

    /** What the provider got for the last question. */
    RecordedRequest received() {
        return upstream.lastRequest();
    }

    /** What the gateway counted for all cases so far. */
    Metrics metrics() throws IOException {
        return gateway.metrics();
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        upstream.close();
    }

    private static Reply reply(CorpusCase one, Cutting cutting) {
        var headers = new ArrayList<String>();
        headers.add("content-type: " + one.contentType());
        one.headers()
                .forEach((name, value) -> {
                    if (!FRAMING.contains(name) && !name.equals("content-type")) {
                        headers.add(name + ": " + value);
                    }
                });
        return new Reply(
                one.status(), headers, recording(one), Reply.Framing.CHUNKED, cutting, Map.of());
    }

    /** What the provider of a case answers. */
    static byte[] recording(CorpusCase one) {
        byte[] all = one.upstreamResponse();
        if (!Exceptions.LAST_ANSWER_ONLY.containsKey(one.id())) {
            return all;
        }
        String text = text(all);
        return text.substring(text.lastIndexOf("event: response.created")).getBytes(UTF_8);
    }

    /** The text of a client's body. */
    static String text(byte[] body) {
        return new String(body, UTF_8);
    }
}
