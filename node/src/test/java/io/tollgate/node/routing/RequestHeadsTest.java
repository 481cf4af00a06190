package io.tollgate.node.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.cluster.load.LoadTable;
import io.tollgate.providers.profile.Profile;
import io.tollgate.providers.upstream.Origin;
import io.tollgate.providers.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestHeadsTest {
    private static final Origin PUBLIC = new Origin(true, "openai.test", 443);

    @Test
    void bringsEverythingThatIsTheSameForEachCall() {
        ProviderKey key = key(PUBLIC, Profile.Auth.BEARER, "sk-1", Map.of());

        assertThat(text(key.head("/chat/completions")))
                .isEqualTo(
                        """
                        POST /v1/chat/completions HTTP/1.1
                        accept: application/json, text/event-stream
                        authorization: Bearer sk-1
                        content-type: application/json
                        host: openai.test
                        user-agent: tollgate
                        """
                                .replace("\n", "\r\n"));
        assertThat(key.head("/chat/completions")).isSameAs(key.head("/chat/completions"));
    }

    @Test
    void leavesContentTypeAndAcceptOfAForwardedCallToTheClient() {
        ProviderKey key = key(PUBLIC, Profile.Auth.API_KEY, "sk-1", Map.of("x-team", "blue"));

        assertThat(text(key.forwardHead("GET", "/files?limit=2")))
                .isEqualTo(
                        """
                        GET /v1/files?limit=2 HTTP/1.1
                        api-key: sk-1
                        host: openai.test
                        user-agent: tollgate
                        x-team: blue
                        """
                                .replace("\n", "\r\n"));
    }

    @Test
    void namesThePortWhereItIsNotTheUsualOne() {
        assertThat(host(new Origin(false, "127.0.0.1", 8080))).isEqualTo("127.0.0.1:8080");
        assertThat(host(new Origin(false, "local.test", 80))).isEqualTo("local.test");
        assertThat(host(new Origin(true, "local.test", 80))).isEqualTo("local.test:80");
        assertThat(host(new Origin(false, "::1", 8080))).isEqualTo("[::1]:8080");
    }

    @Test
    void sendsNoAuthorizationWithoutAKey() {
        ProviderKey key = key(PUBLIC, Profile.Auth.NONE, "", Map.of("User-Agent", "mine"));

        assertThat(text(key.head("/embeddings")))
                .doesNotContain("authorization")
                .containsIgnoringCase("user-agent: mine")
                .doesNotContain("tollgate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\r\nx: y", "/a\u0000", "/\u00fc", "a", ""})
    void refusesATargetThatCouldBreakTheHead(String target) {
        ProviderKey key = key(PUBLIC, Profile.Auth.BEARER, "sk-1", Map.of());

        assertThatThrownBy(() -> key.forwardHead("GET", target))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key.head(target)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesHeadersAndSecretsThatCouldBreakTheHead() {
        assertThatThrownBy(() -> key(PUBLIC, Profile.Auth.BEARER, "sk", Map.of("x", "a\r\nb: c")))
                .hasMessageContaining("header x");
        assertThatThrownBy(() -> key(PUBLIC, Profile.Auth.BEARER, "sk", Map.of("x y", "a")))
                .hasMessageContaining("header name");
        for (String framing : List.of("Content-Length", "transfer-encoding", "Connection")) {
            assertThatThrownBy(() -> key(PUBLIC, Profile.Auth.BEARER, "sk", Map.of(framing, "1")))
                    .hasMessageContaining("is set by the gateway");
        }
        assertThatThrownBy(() -> new KeySecret("sk-1\n"))
                .hasMessageContaining("expected: the key alone")
                .hasMessageNotContaining("sk-1");
    }

    @Test
    void letsTheConfigurationReplaceADefaultHeader() {
        ProviderKey key = key(PUBLIC, Profile.Auth.BEARER, "sk-1", Map.of("Authorization", "Own"));

        assertThat(text(key.head("/embeddings")))
                .containsIgnoringCase("authorization: Own")
                .doesNotContain("sk-1");
    }

    @Test
    void showsNoSecretInText() {
        var settings =
                settings(PUBLIC, Profile.Auth.BEARER, "sk-1", Map.of("authorization", "geheim"));
        var provider = new Provider(settings, new LoadTable(System::nanoTime));

        assertThat(
                        settings.toString()
                                + provider
                                + provider.keys()
                                + provider.keys().getFirst().load().id())
                .contains("***")
                .doesNotContain("sk-1")
                .doesNotContain("geheim");
    }

    private static String host(Origin origin) {
        String head = text(key(origin, Profile.Auth.BEARER, "sk-1", Map.of()).head("/embeddings"));
        int start = head.indexOf("host: ") + "host: ".length();
        return head.substring(start, head.indexOf('\r', start));
    }

    private static ProviderKey key(
            Origin origin, Profile.Auth auth, String secret, Map<String, String> headers) {
        var provider =
                new Provider(
                        settings(origin, auth, secret, headers), new LoadTable(System::nanoTime));
        return provider.keys().getFirst();
    }

    private static ProviderSettings settings(
            Origin origin, Profile.Auth auth, String secret, Map<String, String> headers) {
        return new ProviderSettings(
                "openai",
                Routing.profile("openai", auth),
                Upstream.withDefaults(origin),
                secret.isEmpty()
                        ? List.of()
                        : List.of(new KeySettings("main", new KeySecret(secret), 1, List.of())),
                List.of(),
                headers,
                false);
    }

    private static String text(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1);
    }
}
