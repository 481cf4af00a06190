package io.tollgate.node.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import io.tollgate.audit.Outcome;
import io.tollgate.audit.RequestRow;
import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RecordedRows;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.RecordedRequest;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's clients have pictures made by providers of other formats, and pay for them. */
class PicturesTest {
    private static final String KEY = "pictures-client-0123456789";
    private static final Map<String, String> PRICES =
            Map.of(
                    "gemini", "model: imagen-4, image: 0.04",
                    "google",
                            "model: gemini-3-pro-image, input: 2, output: 12, image: 0.134,"
                                    + " image-output: 120",
                    "bedrock", "model: 'amazon.nova-canvas-v1:0', image: 0.06",
                    "replicate", "model: owner/name, image: 0.003");
    private static final String CREATE = "/models/owner/name/predictions";

    private FakeUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void imagenIsPaidByThePictureThatCame() throws IOException {
        upstream.answer(
                ":predict",
                Reply.json(
                        200,
                        "{\"predictions\":[{\"bytesBase64Encoded\":\"QUJD\",\"mimeType\":\"image/png\"},"
                                + "{\"raiFilteredReason\":\"one was filtered\"}]}"));
        try (RunningGateway gateway = gateway(ProviderYaml.of("gemini", upstream))) {
            ImagesResponse told = generate(gateway);

            assertThat(told.data().orElseThrow()).hasSize(1);
            assertThat(told.data().orElseThrow().getFirst().b64Json()).contains("QUJD");
            RecordedRequest sent = upstream.lastRequest();
            assertThat(sent.target()).isEqualTo("/v1/models/imagen-4:predict");
            assertThat(sent.header("x-goog-api-key")).isEqualTo(ProviderYaml.CANARY + "gemini");
            assertThat(sent.json().at("/parameters/sampleCount").asInt()).isEqualTo(2);
            RequestRow row = row(gateway);
            assertThat(row.asked().operation()).isEqualTo("images");
            assertThat(row.tokens().images()).isEqualTo(1);
            assertThat(row.cost().actualNanoUsd()).isEqualTo(40_000_000);
            assertThat(row.cost().reservedNanoUsd()).isEqualTo(80_000_000);
        }
    }

    /** OpenAI's own client. */
    private static ImagesResponse generate(RunningGateway gateway) {
        OpenAIClient client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(gateway.baseUrl())
                        .apiKey(KEY)
                        .maxRetries(0)
                        .timeout(Duration.ofSeconds(20))
                        .build();
        try {
            return client.images()
                    .generate(
                            ImageGenerateParams.builder()
                                    .model("gemini/imagen-4")
                                    .prompt("A fox")
                                    .n(2)
                                    .size(ImageGenerateParams.Size._1024X1024)
                                    .build());
        } finally {
            client.close();
        }
    }

    @Test
    void aGeminiModelOnVertexIsPaidByTheToken() throws IOException {
        upstream.answer(
                ":generateContent",
                Reply.json(
                        200,
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":"
                                + "\"image/png\",\"data\":\"QUJD\"}}]},\"finishReason\":\"STOP\"}],"
                                + "\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":1120,"
                                + "\"candidatesTokensDetails\":[{\"modality\":\"IMAGE\",\"tokenCount\":1120}]}}"));
        ProviderYaml google = ProviderYaml.of("google", upstream).with("wire", "vertex");
        try (RunningGateway gateway = gateway(google)) {
            RawResponse told = ask(gateway, "google/gemini-3-pro-image", "");

            assertThat(told.status()).as(told.text()).isEqualTo(200);
            assertThat(told.json().at("/data/0/b64_json").asText()).isEqualTo("QUJD");
            assertThat(told.json().at("/usage/output_tokens").asInt()).isEqualTo(1120);
            assertThat(upstream.lastRequest().target())
                    .isEqualTo("/v1/publishers/google/models/gemini-3-pro-image:generateContent");
            RequestRow row = row(gateway);
            assertThat(row.tokens().output()).isEqualTo(1120);
            // 5 tokens at 2 dollars a million, 1,120 at 120
            assertThat(row.cost().actualNanoUsd()).isEqualTo(10_000 + 134_400_000);
            // 6,240 tokens at 120, and the prompt
            assertThat(row.cost().reservedNanoUsd()).isGreaterThan(748_800_000);
        }
    }

    @Test
    void novaIsAskedWithASignature() throws IOException {
        upstream.answer("/invoke", Reply.json(200, "{\"images\":[\"QUJD\",\"REVG\"]}"));
        ProviderYaml bedrock =
                ProviderYaml.of("bedrock", upstream)
                        .withKeys()
                        .with("region", "us-east-1")
                        .with(
                                "keys",
                                "[{access-key-id: canary-id, secret-access-key: canary-secret}]");
        try (RunningGateway gateway = gateway(bedrock)) {
            RawResponse told = ask(gateway, "bedrock/amazon.nova-canvas-v1:0", ",\"n\":2");

            assertThat(told.status()).as(told.text()).isEqualTo(200);
            assertThat(told.json().path("data")).hasSize(2);
            RecordedRequest sent = upstream.lastRequest();
            assertThat(sent.target()).endsWith("/model/amazon.nova-canvas-v1%3A0/invoke");
            assertThat(sent.header("authorization")).startsWith("AWS4-HMAC-SHA256 ");
            assertThat(sent.header("content-type")).isEqualTo("application/json");
            assertThat(sent.json().path("taskType").asText()).isEqualTo("TEXT_IMAGE");
            RequestRow row = row(gateway);
            assertThat(row.tokens().images()).isEqualTo(2);
            assertThat(row.cost().actualNanoUsd()).isEqualTo(120_000_000);
        }
    }

    @Test
    void aPredictionIsWaitedForAndItsAddressTold() throws IOException {
        upstream.answer(CREATE, Reply.json(201, "{\"id\":\"p1\",\"status\":\"starting\"}"));
        upstream.answer(
                "/v1/predictions/p1",
                Reply.json(
                        200,
                        "{\"id\":\"p1\",\"status\":\"succeeded\",\"output\":[\"https://x.test/a.webp\"]}"));
        try (RunningGateway gateway = gateway(ProviderYaml.of("replicate", upstream))) {
            RawResponse told = ask(gateway, "replicate/owner/name", "");

            assertThat(told.status()).as(told.text()).isEqualTo(200);
            assertThat(told.json().at("/data/0/url").asText()).isEqualTo("https://x.test/a.webp");
            assertThat(upstream.requests()).hasSize(2);
            RequestRow row = row(gateway);
            assertThat(row.answer().outcome()).isEqualTo(Outcome.SERVED);
            assertThat(row.cost().actualNanoUsd()).isEqualTo(3_000_000);
        }
    }

    @Test
    void whatAProviderCannotDoIsRefusedByNameAndNotSent() throws IOException {
        try (RunningGateway gateway = gateway(ProviderYaml.of("replicate", upstream))) {
            RawResponse told =
                    ask(gateway, "replicate/owner/name", ",\"response_format\":\"b64_json\"");

            assertThat(told.status()).isEqualTo(400);
            assertThat(told.error().path("param").asText()).isEqualTo("response_format");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void aFilterThatLeavesNoPictureIsAnErrorAndCostsNothing() throws IOException {
        upstream.answer(
                ":predict",
                Reply.json(
                        200, "{\"predictions\":[{\"raiFilteredReason\":\"All were filtered\"}]}"));
        try (RunningGateway gateway = gateway(ProviderYaml.of("gemini", upstream))) {
            RawResponse told = ask(gateway, "gemini/imagen-4", "");

            assertThat(told.status()).isEqualTo(400);
            assertThat(told.error().path("message").asText()).contains("All were filtered");
            RequestRow row = row(gateway);
            assertThat(row.answer().errorClass()).isEqualTo("content_policy");
            assertThat(row.cost().actualNanoUsd()).isZero();
        }
    }

    @Test
    void aBudgetIsHeldBeforehand() throws IOException {
        upstream.answer(
                ":predict",
                Reply.json(200, "{\"predictions\":[{\"bytesBase64Encoded\":\"QUJD\"}]}"));
        try (RunningGateway gateway = start(ProviderYaml.of("gemini", upstream), "0.1")) {
            assertThat(ask(gateway, "gemini/imagen-4", ",\"n\":3").status()).isEqualTo(402);
            assertThat(ask(gateway, "gemini/imagen-4", ",\"n\":2").status()).isEqualTo(200);
            // One came, so that 0.06 are left.
            assertThat(ask(gateway, "gemini/imagen-4", ",\"n\":2").status()).isEqualTo(402);
            assertThat(ask(gateway, "gemini/imagen-4", "").status()).isEqualTo(200);
            assertThat(upstream.requests()).hasSize(2);
        }
    }

    private static RawResponse ask(RunningGateway gateway, String model, String more)
            throws IOException {
        return gateway.exchange(
                RawHttp.post(
                        "/v1/images/generations",
                        "{\"model\":\"" + model + "\",\"prompt\":\"A fox\"" + more + "}",
                        "content-type: application/json",
                        "authorization: Bearer " + KEY));
    }

    private static RunningGateway gateway(ProviderYaml provider) throws IOException {
        return start(provider, "5");
    }

    /** A gateway whose client may spend so many dollars. */
    private static RunningGateway start(ProviderYaml provider, String usd) throws IOException {
        String budget = "budgets: [{usd: " + usd + ", period: month, zone: Europe/Berlin}]";
        String price = "{provider: " + provider.name() + ", " + PRICES.get(provider.name()) + "}";
        return RunningGateway.start(
                GatewayYaml.of(provider)
                        .virtualKeyWith("client", KEY, budget)
                        .with("prices", "{models: [" + price + "]}")
                        .with("spending", "{wait: 20s}")
                        .with("routing", "{retries-per-key: 0, max-attempts: 1}"));
    }

    private static RequestRow row(RunningGateway gateway) throws IOException {
        gateway.shutDown();
        return RecordedRows.of(gateway).getFirst();
    }
}
