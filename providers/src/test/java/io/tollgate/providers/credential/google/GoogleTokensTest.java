package io.tollgate.providers.credential.google;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenFailure;
import io.tollgate.providers.credential.TokenHttp;
import io.tollgate.providers.credential.TokenHttp.Reply;
import io.tollgate.providers.credential.TokenHttp.Request;
import io.tollgate.providers.credential.TokenSource;
import io.tollgate.providers.dialect.Json;
import io.tollgate.providers.upstream.FailureClass;
import java.net.URLDecoder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final String GOOD = "{\"access_token\":\"ya29.abc\",\"expires_in\":3599}";

    private final List<Request> sent = new ArrayList<>();

    @Test
    void aServiceAccountSignsItsAssertion() throws Exception {
        KeyPair pair = rsa();
        TokenSource source = CredentialsFile.read(serviceAccount(pair), CLOCK).source();

        AccessToken token = source.fetch(answering(200, GOOD));

        assertThat(token).isEqualTo(new AccessToken("ya29.abc", Duration.ofSeconds(3599)));
        Request request = sent.getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).hasToString("https://oauth2.example.com/token");
        Map<String, String> form = form(request);
        assertThat(form).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        String[] jwt = form.getOrDefault("assertion", "").split("\\.", -1);
        assertThat(json(jwt[0]))
                .isEqualTo(Json.parse("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"kid-1\"}"));
        JsonNode claims = json(jwt[1]);
        assertThat(claims.path("iss").asText()).isEqualTo("sa@p.iam.gserviceaccount.com");
        assertThat(claims.path("aud").asText()).isEqualTo("https://oauth2.example.com/token");
        assertThat(claims.path("scope").asText()).endsWith("/auth/cloud-platform");
        assertThat(claims.path("iat").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.path("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 3600);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((jwt[0] + "." + jwt[1]).getBytes(US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
    }

    @Test
    void theMetadataServerIsAskedDirectlyAndWithItsHeader() throws Exception {
        AccessToken token =
                new MetadataServer("metadata.google.internal").fetch(answering(200, GOOD));

        assertThat(token.value()).isEqualTo("ya29.abc");
        Request request = sent.getFirst();
        assertThat(request.uri())
                .hasToString(
                        "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token");
        assertThat(request.headers()).containsExactly("metadata-flavor", "Google");
        assertThat(request.direct()).isTrue();
    }

    @Test
    void aPersonsLogInIsRefreshed() throws Exception {
        String text =
                """
                {"type":"authorized_user","client_id":"c","client_secret":"s&1","refresh_token":"r",\
                "quota_project_id":"q"}\
                """;
        CredentialsFile.Read read = CredentialsFile.read(text, CLOCK);

        read.source().fetch(answering(200, GOOD));

        assertThat(read.project()).isEqualTo("q");
        assertThat(form(sent.getFirst()))
                .containsEntry("client_secret", "s&1")
                .containsEntry("refresh_token", "r")
                .containsEntry("grant_type", "refresh_token");
        assertThat(read.source().toString()).doesNotContain("s&1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    400 | {"error":"invalid_grant","error_description":"Invalid JWT"} | AUTHENTICATION
                    401 | {"error":"invalid_client"}                                  | AUTHENTICATION
                    403 | not json                                                    | AUTHENTICATION
                    302 | {}                                                          | AUTHENTICATION
                    429 | {}                                                          | OVERLOADED
                    503 | <html>                                                      | OVERLOADED
                    504 | {}                                                          | TIMEOUT
                    500 | {}                                                          | SERVER_ERROR
                    200 | <html>                                                      | UPSTREAM_PROTOCOL
                    200 | {"access_token":"a b","expires_in":1}                       | UPSTREAM_PROTOCOL
                    200 | {"access_token":"a","expires_in":0}                         | UPSTREAM_PROTOCOL
                    """)
    void aRefusalHasItsClass(int status, String body, FailureClass expected) {
        TokenFailure failure =
                catchThrowableOfType(
                        TokenFailure.class,
                        () -> new MetadataServer("m").fetch(answering(status, body)));

        assertThat(failure.failureClass()).isEqualTo(expected);
        assertThat(failure.reason()).startsWith("m ").doesNotContain("a b");
    }

    @Test
    void theLifetimeMayBeATextOrMissing() throws Exception {
        assertThat(lifetime("{\"access_token\":\"a\",\"expires_in\":\"60\"}")).hasSeconds(60);
        assertThat(lifetime("{\"access_token\":\"a\"}")).hasMinutes(10);
        assertThat(lifetime("{\"access_token\":\"a\",\"expires_in\":9e18}")).hasDays(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nonsense                                    | no JSON object
                    {"type":"external_account"}                 | external_account
                    {"type":"service_account"}                  | client_email
                    {"type":"service_account","client_email":"e","private_key":"k"} | private_key
                    {"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r","token_uri":"ftp://x"} | token_uri
                    """)
    void aFileOfNoUseIsRefusedByItsField(String text, String field) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialsFile.read(text, CLOCK))
                .withMessageContaining(field)
                .withMessageContaining("expected");
    }

    @Test
    void whatIsTheSameHasTheSameIdentity() throws Exception {
        KeyPair pair = rsa();

        assertThat(CredentialsFile.read(serviceAccount(pair), CLOCK).source().identity())
                .isEqualTo(CredentialsFile.read(serviceAccount(pair), CLOCK).source().identity())
                .isNotEqualTo(
                        CredentialsFile.read(serviceAccount(rsa()), CLOCK).source().identity());
    }

    private Duration lifetime(String body) throws TokenFailure {
        return new MetadataServer("m").fetch(answering(200, body)).lifetime();
    }

    private TokenHttp answering(int status, String body) {
        return request -> {
            sent.add(request);
            return new Reply(status, body.getBytes(UTF_8));
        };
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String serviceAccount(KeyPair pair) {
        String pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        return Json.text(
                Json.object()
                        .put("type", "service_account")
                        .put("project_id", "p")
                        .put("private_key_id", "kid-1")
                        .put("private_key", pem)
                        .put("client_email", "sa@p.iam.gserviceaccount.com")
                        .put("token_uri", "https://oauth2.example.com/token"));
    }

    private static Map<String, String> form(Request request) {
        var fields = new LinkedHashMap<String, String>();
        for (String pair : new String(request.body(), US_ASCII).split("&", -1)) {
            String[] parts = pair.split("=", -1);
            fields.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
        }
        return fields;
    }

    private static JsonNode json(String base64) {
        return Json.parse(new String(Base64.getUrlDecoder().decode(base64), UTF_8));
    }
}
