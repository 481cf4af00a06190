package io.tollgate.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Talks to the mock by the JDK's client, which knows nothing of our own HTTP code. */
final class MockProviderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningMock mock;

    @BeforeEach
    void start() throws IOException {
        mock = new RunningMock(null);
    }

    @AfterEach
    void stop() {
        http.close();
        mock.close();
    }

    @ParameterizedTest
    @CsvSource({"mock-1k, 1024", "mock-10k, 10240"})
    void answersACompletionOfTheSizeThatTheModelNames(String model, int size) throws Exception {
        var answer = post("{\"messages\":[],\"model\" : \"" + model + "\"}", "sk-mock");

        JsonNode body = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(size);
        assertThat(body.at("/object").asText()).isEqualTo("chat.completion");
        assertThat(body.at("/choices/0/message/content").asText()).startsWith("mock-answer");
        assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(400);
    }

    @Test
    void streamsSoManyStampedChunksWithFinishUsageAndDone() throws Exception {
        mock.client().control("chunks=7&rate=1000");
        long before = System.nanoTime();

        var answer =
                post(
                        "{\"model\":\"mock-stream\",\"stream\": true,"
                                + "\"stream_options\":{\"include_usage\": true}}",
                        "sk-mock");

        List<String> data = answer.body().lines().filter(l -> l.startsWith("data: ")).toList();
        assertThat(data).hasSize(1 + 7 + 1 + 1 + 1).last().isEqualTo("data: [DONE]");
        for (int i = 1; i <= 7; i++) {
            String content = json(data.get(i)).at("/choices/0/delta/content").asText();
            assertThat(content).matches("@\\d{19}@.*");
            assertThat(Long.parseLong(content.substring(1, 20)))
                    .isBetween(before, System.nanoTime());
        }
        assertThat(json(data.get(8)).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(json(data.get(9)).at("/usage/total_tokens").asInt()).isEqualTo(70);
    }

    @Test
    void streamWithoutUsageAskedForHasNone() throws Exception {
        mock.client().control("chunks=1&rate=1000");

        var answer = post("{\"model\":\"mock-stream\",\"stream\":true}", "sk-mock");

        assertThat(answer.body()).doesNotContain("usage").endsWith("data: [DONE]\n\n");
    }

    @Test
    void countsWhatItServedAndWhatWasWrong() throws Exception {
        post("{\"model\":\"mock-1k\"}", "sk-mock");
        int wrongModel = post("{\"model\":\"gpt\"}", "sk-mock").statusCode();
        int wrongKey = post("{\"model\":\"mock-1k\"}", "sk-client").statusCode();

        JsonNode stats = mock.client().stats();
        assertThat(wrongModel).isEqualTo(404);
        assertThat(wrongKey).isEqualTo(401);
        assertThat(stats.at("/requests").asInt()).isEqualTo(3);
        assertThat(stats.at("/answered").asInt()).isEqualTo(1);
        assertThat(stats.at("/wrongModel").asInt()).isEqualTo(1);
        assertThat(stats.at("/wrongAuthorization").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"500, 500", "429, 429", "none, 200"})
    void failsWithAStatusWhenTold(String failure, int status) throws Exception {
        mock.client().control("fail=" + failure);

        assertThat(post("{\"model\":\"mock-1k\"}", "sk-mock").statusCode()).isEqualTo(status);
    }

    @Test
    void closesInsteadOfAnsweringWhenTold() throws Exception {
        mock.client().control("fail=close");

        assertThatThrownBy(() -> post("{\"model\":\"mock-1k\"}", "sk-mock"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void failsOnlyOneInSoManyWhenTold() throws Exception {
        mock.client().control("fail=500&fail-every=3");

        int first = post("{\"model\":\"mock-1k\"}", "sk-mock").statusCode();
        int second = post("{\"model\":\"mock-1k\"}", "sk-mock").statusCode();
        int third = post("{\"model\":\"mock-1k\"}", "sk-mock").statusCode();

        assertThat(List.of(first, second, third)).containsExactly(200, 200, 500);
    }

    @Test
    void waitsBeforeItAnswersWhenTold() throws Exception {
        mock.client().control("latency-ms=50");
        long start = System.nanoTime();

        post("{\"model\":\"mock-1k\"}", "sk-mock");

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    }

    @Test
    void refusesASettingItDoesNotKnow() {
        assertThatThrownBy(() -> mock.client().control("speed=1"))
                .hasMessageContaining("speed (expected: chunks, rate");
    }

    @Test
    void answersOverTlsToAClientThatTrustsItsCertificate(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.in(folder);
        try (var encrypted = new RunningMock(certificate.context());
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting(certificate.pem())).build()) {
            URI uri = URI.create("https://localhost:" + encrypted.tlsPort() + "/chat/completions");
            String prompt = "x".repeat(40_000);

            var answer =
                    client.send(
                            request(uri, "{\"model\":\"mock-10k\",\"p\":\"" + prompt + "\"}"),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).hasSize(10_240);
        }
    }

    private HttpResponse<String> post(String body, String key) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + mock.port() + "/v1/chat/completions");
        HttpRequest request =
                HttpRequest.newBuilder(request(uri, body), (name, value) -> true)
                        .setHeader("Authorization", "Bearer " + key)
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(URI uri, String body) {
        return HttpRequest.newBuilder(uri)
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer sk-mock")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static JsonNode json(String line) throws IOException {
        return JSON.readTree(line.substring("data: ".length()));
    }

    private static SSLContext trusting(Path pem) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            store.setCertificateEntry("mock", certificate);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
