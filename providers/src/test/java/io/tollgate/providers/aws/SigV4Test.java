package io.tollgate.providers.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.providers.corpus.Corpus;
import io.tollgate.providers.upstream.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Signatures are those of the published vectors. */
class SigV4Test {
    private static final AwsCredentials EXAMPLE =
            new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Stream<Path> folder() {
        return Corpus.find().stream().map(corpus -> corpus.get("_sigv4").folder());
    }

    @TestFactory
    Stream<DynamicTest> theSuiteOfAws() {
        return folder().flatMap(folder -> {
            try (Stream<Path> files = Files.walk(folder.resolve("aws4_testsuite"))) {
                return files
                        .filter(file -> file.toString().endsWith(".req"))
                        .sorted()
                        .toList()
                        .stream()
                        .map(file ->
                                DynamicTest.dynamicTest(
                                        file.getFileName().toString(), () -> check(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void check(Path file) throws IOException {
        String[] parts = Files.readString(file).replace("\r\n", "\n").split("\n\n", 2);
        var lines = new ArrayList<String>();
        for (String line : parts[0].split("\n", -1)) {
            if (line.startsWith(" ")) {
                lines.add(lines.removeLast() + "\n" + line);
            } else if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        String start = lines.removeFirst();
        String method = start.substring(0, start.indexOf(' '));
        String target = start.substring(start.indexOf(' ') + 1, start.lastIndexOf(' '));
        var headers = new TreeMap<String, String>();
        for (String line : lines) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).strip().replaceAll("\\s+", " ");
            headers.merge(name, value, (before, more) -> before + "," + more);
        }
        if (file.toString().contains("sts-header-after")) {
            headers.remove("x-amz-security-token");
        }
        boolean tokenOfSigner = file.toString().contains("vanilla-with-session-token");
        if (tokenOfSigner) {
            headers.put(
                    "x-amz-security-token",
                    "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267");
        }
        String hash = hash(parts.length > 1 ? parts[1] : "");
        String names = String.join(";", headers.keySet());
        String date = headers.getOrDefault("x-amz-date", "");

        String canonical = CanonicalRequest.of(method, target, headers, names, hash);
        String scope = "20150830/us-east-1/service/aws4_request";
        String authorization =
                new SigV4("us-east-1", "service")
                        .authorization(EXAMPLE, method, target, headers, date, hash);

        assertThat(canonical).isEqualTo(beside(file, ".creq"));
        assertThat(SigV4.toSign(date, scope, canonical)).isEqualTo(beside(file, ".sts"));
        if (!tokenOfSigner) {
            // That vector's own signature has 63 digits, and another one in its .sreq.
            assertThat(authorization).isEqualTo(beside(file, ".authz"));
        }
    }

    private static String beside(Path file, String ending) throws IOException {
        String name = file.getFileName().toString().replace(".req", ending);
        return Files.readString(file.resolveSibling(name)).replace("\r\n", "\n");
    }

    @TestFactory
    Stream<DynamicTest> requestsToBedrock() {
        return folder().map(folder -> read(folder.resolve("bedrock-runtime-vectors.json")))
                .flatMap(all -> all.path("vectors").valueStream())
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.path("signed_headers").asText(), () -> check(one)));
    }

    private static void check(JsonNode one) {
        var headers = new TreeMap<String, String>();
        headers.put("content-type", one.path("content_type").asText());
        headers.put("host", one.path("host").asText());
        headers.put("x-amz-date", one.path("date").asText());
        String token = one.path("session_token").textValue();
        if (token != null) {
            headers.put("x-amz-security-token", token);
        }

        String authorization =
                new SigV4(one.path("region").asText(), one.path("service").asText())
                        .authorization(
                                credentials(one, token),
                                one.path("method").asText(),
                                one.path("path_on_the_wire").asText(),
                                headers,
                                one.path("date").asText(),
                                hash(one.path("body").asText()));

        assertThat(authorization).isEqualTo(one.path("authorization").asText());
        assertThat(lines(one, token))
                .contains("authorization: " + authorization + "\r\n")
                .contains("x-amz-date: " + one.path("date").asText() + "\r\n");
        assertThat(lines(one, token).contains("x-amz-security-token: " + token))
                .isEqualTo(token != null);
    }

    /** As a request of the gateway has them. */
    private static String lines(JsonNode one, @Nullable String token) {
        var secret = new AwsSecret(one.path("region").asText(), credentials(one, token));
        var signer =
                new RequestSigner(
                        AwsSecret.read(secret.text()).orElseThrow(),
                        one.path("host").asText(),
                        one.path("content_type").asText(),
                        InstantSource.fixed(Instant.parse("2025-01-02T03:04:05Z")));
        byte[] body = one.path("body").asText().getBytes(StandardCharsets.UTF_8);
        String path = one.path("path_on_the_wire").asText();
        return new String(signer.lines("POST", path, Body.of(body)), StandardCharsets.US_ASCII);
    }

    private static AwsCredentials credentials(JsonNode one, @Nullable String token) {
        return new AwsCredentials(
                one.path("access_key_id").asText(), one.path("secret_access_key").asText(), token);
    }

    @TestFactory
    Stream<DynamicTest> requestsOfOpenAisClient() {
        return folder().map(folder -> read(folder.resolve("openai-bedrock-auth-cases.json")))
                .flatMap(all -> all.path("cases").valueStream())
                .filter(one -> one.path("kind").asText().equals("sigv4"))
                .map(one ->
                        DynamicTest.dynamicTest(one.path("id").asText(), () -> checkOpenAi(one)));
    }

    private static void checkOpenAi(JsonNode one) {
        JsonNode given = one.path("given");
        JsonNode expected = one.path("expected");
        JsonNode request = given.path("request");
        String date =
                given.path("signing").path("timestamp").asText().replaceAll("[-:]|\\.000", "");
        URI url = URI.create(request.path("url").asText());
        byte[] body = Base64.getDecoder().decode(request.path("body_base64").asText());
        String token = given.path("credentials").path("session_token").textValue();
        var headers = new TreeMap<String, String>();
        String authorization = expected.path("headers").path("authorization").asText();
        String names = authorization.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        for (String name : names.split(";", -1)) {
            headers.put(
                    name,
                    switch (name) {
                        case "host" -> url.getHost();
                        case "x-amz-date" -> date;
                        case "x-amz-security-token" -> String.valueOf(token);
                        case "x-amz-content-sha256" -> SigV4.hash(Body.of(body));
                        default -> request.path("headers").path(name).asText();
                    });
        }

        String made =
                new SigV4(
                                given.path("signing").path("region").asText(),
                                given.path("signing").path("service").asText())
                        .authorization(
                                credentials(given.path("credentials"), token),
                                request.path("method").asText("POST"),
                                url.getRawPath(),
                                headers,
                                date,
                                SigV4.hash(Body.of(body)));

        assertThat(made).isEqualTo(authorization);
    }

    @Test
    void anotherDayOrSecretIsSignedWithAnotherKey() {
        var signer = new SigV4("us-east-1", "bedrock");
        var other = new AwsCredentials("AKIDEXAMPLE", "another", null);

        String first = sign(signer, EXAMPLE, "20250102T030405Z");
        String nextDay = sign(signer, EXAMPLE, "20250103T030405Z");
        String otherSecret = sign(signer, other, "20250103T030405Z");

        assertThat(sign(signer, EXAMPLE, "20250102T030405Z")).isEqualTo(first);
        assertThat(nextDay).isNotEqualTo(otherSecret);
    }

    private static String sign(SigV4 signer, AwsCredentials credentials, String date) {
        var headers = new TreeMap<String, String>();
        headers.put("host", "h");
        headers.put("x-amz-date", date);
        return signer.authorization(credentials, "POST", "/", headers, date, hash("{}"));
    }

    private static String hash(String body) {
        return SigV4.hash(Body.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
