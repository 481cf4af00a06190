package io.tollgate.providers.credential.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.providers.aws.AwsCredentials;
import io.tollgate.providers.aws.AwsSecret;
import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.upstream.FailureClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Credentials are found where AWS's own tools find them. The SDK is told by its system properties
 * where files and servers are; nothing leaves the machine.
 */
@Isolated
class AwsCredentialSourceTest {
    private static final String FILES =
            """
            [default]
            aws_access_key_id = AKIDDEFAULT
            aws_secret_access_key = default-secret

            [production]
            aws_access_key_id = AKIDPRODUCTION
            aws_secret_access_key = production-secret
            aws_session_token = production-token
            """;

    @TempDir Path directory;

    private final Map<String, String> before = new HashMap<>();
    private final Map<String, String> asked = new ConcurrentHashMap<>();
    private HttpServer server;
    private String address;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        server.start();
        set("aws.sharedCredentialsFile", Files.writeString(directory.resolve("c"), FILES));
        set("aws.configFile", Files.writeString(directory.resolve("config"), ""));
        set("aws.disableEc2Metadata", "true");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        before.forEach((name, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    private void set(String name, Object value) {
        before.putIfAbsent(name, System.getProperty(name, ""));
        System.setProperty(name, value.toString());
    }

    @Test
    void ofAProfile() throws TokenFailure {
        AccessToken token = fetch(source("production", null, null, null));

        assertThat(AwsSecret.read(token.value()))
                .contains(
                        new AwsSecret(
                                "eu-west-1",
                                new AwsCredentials(
                                        "AKIDPRODUCTION",
                                        "production-secret",
                                        "production-token")));
        assertThat(token.lifetime()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void ofTheDefaultProfile() throws TokenFailure {
        assertThat(credentials(source(null, null, null, null)).accessKeyId())
                .isEqualTo("AKIDDEFAULT");
    }

    @Test
    void ofAContainer() throws IOException, TokenFailure {
        set("aws.sharedCredentialsFile", Files.writeString(directory.resolve("none"), ""));
        set("aws.containerCredentialsFullUri", address + "/container");
        Instant end = Instant.now().plusSeconds(3600);
        answer(
                "/container",
                "application/json",
                "{\"AccessKeyId\":\"AKIDCONTAINER\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
                        + "\"Expiration\":\""
                        + end
                        + "\"}");

        AccessToken token = fetch(source(null, null, null, null));

        assertThat(token.value()).isEqualTo("aws4:eu-west-1:AKIDCONTAINER:s:t");
        assertThat(token.lifetime()).isBetween(Duration.ofMinutes(55), Duration.ofMinutes(60));
    }

    @Test
    void ofAnInstance() throws IOException, TokenFailure {
        set("aws.sharedCredentialsFile", Files.writeString(directory.resolve("none"), ""));
        set("aws.disableEc2Metadata", "false");
        set("aws.ec2MetadataServiceEndpoint", address);
        answer("/latest/api/token", "text/plain", "a-token");
        String list = "/latest/meta-data/iam/security-credentials";
        String identity =
                "{\"Code\":\"Success\",\"AccessKeyId\":\"AKIDINSTANCE\",\"SecretAccessKey\":\"s\","
                        + "\"Token\":\"t\",\"Expiration\":\""
                        + Instant.now().plusSeconds(7200)
                        + "\"}";
        server.createContext(
                list,
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    boolean root = path.endsWith("/") || path.endsWith("credentials");
                    byte[] body = (root ? "a-role" : identity).getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.createContext(
                list + "-extended",
                exchange -> {
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                });

        assertThat(credentials(source(null, null, null, null)).accessKeyId())
                .isEqualTo("AKIDINSTANCE");
    }

    @Test
    void ofARole() throws TokenFailure {
        set("aws.endpointUrlSts", address);
        sts("AssumeRole");

        AwsCredentials found =
                credentials(source("production", "arn:aws:iam::1:role/r", "x", null));

        assertThat(found).isEqualTo(new AwsCredentials("AKIDROLE", "role-secret", "role-token"));
        assertThat(asked.get("body"))
                .contains("Action=AssumeRole&")
                .contains("RoleArn=arn:aws:iam::1:role/r")
                .contains("ExternalId=x");
        assertThat(asked.get("authorization")).contains("AKIDPRODUCTION");
    }

    @Test
    void ofAWebIdentity() throws IOException, TokenFailure {
        set("aws.endpointUrlSts", address);
        sts("AssumeRoleWithWebIdentity");
        Path token = Files.writeString(directory.resolve("token"), "an-identity");

        AwsCredentials found =
                credentials(source(null, "arn:aws:iam::1:role/r", null, token.toString()));

        assertThat(found.accessKeyId()).isEqualTo("AKIDROLE");
        assertThat(asked.get("body"))
                .contains("Action=AssumeRoleWithWebIdentity&")
                .contains("WebIdentityToken=an-identity");
    }

    @Test
    void whereThereAreNoneItSaysSo() {
        TokenFailure failure =
                catchThrowableOfType(
                        TokenFailure.class, () -> fetch(source("nobody", null, null, null)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.AUTHENTICATION);
        assertThat(failure.reason()).contains("nobody");
    }

    private void answer(String path, String type, String body) {
        server.createContext(
                path,
                exchange -> {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("content-type", type);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private void sts(String action) {
        String body =
                "<%sResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><%sResult><Credentials>"
                                .formatted(action, action)
                        + "<AccessKeyId>AKIDROLE</AccessKeyId>"
                        + "<SecretAccessKey>role-secret</SecretAccessKey>"
                        + "<SessionToken>role-token</SessionToken><Expiration>"
                        + Instant.now().plusSeconds(3600)
                        + "</Expiration></Credentials></%sResult></%sResponse>"
                                .formatted(action, action);
        server.createContext(
                "/",
                exchange -> {
                    byte[] sent = exchange.getRequestBody().readAllBytes();
                    asked.put(
                            "body",
                            URLDecoder.decode(
                                    new String(sent, StandardCharsets.UTF_8),
                                    StandardCharsets.UTF_8));
                    asked.put(
                            "authorization",
                            String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("content-type", "text/xml");
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    private static AwsCredentialSource source(
            @Nullable String profile,
            @Nullable String role,
            @Nullable String externalId,
            @Nullable String tokenFile) {
        return new AwsCredentialSource("eu-west-1", profile, null, role, externalId, tokenFile);
    }

    private static AwsCredentials credentials(AwsCredentialSource source) throws TokenFailure {
        return AwsSecret.read(fetch(source).value()).orElseThrow().credentials();
    }

    private static AccessToken fetch(AwsCredentialSource source) throws TokenFailure {
        return source.fetch(request -> {
            throw new AssertionError("not used");
        });
    }
}
