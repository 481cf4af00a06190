package io.tollgate.providers.credential.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tollgate.providers.credential.AccessToken;
import io.tollgate.providers.credential.TokenHttp;
import io.tollgate.providers.credential.TokenHttp.Reply;
import io.tollgate.providers.credential.TokenHttp.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntraTokensTest {
    private final List<Request> sent = new ArrayList<>();
    private final TokenHttp http =
            request -> {
                sent.add(request);
                return new Reply(
                        200, "{\"access_token\":\"eyJ0\",\"expires_in\":\"3599\"}".getBytes(UTF_8));
            };

    @Test
    void anApplicationAsksWithItsSecret() throws Exception {
        var source =
                new ClientSecret(
                        "my-tenant",
                        "app",
                        "s/cret",
                        ClientSecret.USUAL_AUTHORITY,
                        ClientSecret.USUAL_SCOPE);

        assertThat(source.fetch(http)).isEqualTo(new AccessToken("eyJ0", Duration.ofSeconds(3599)));

        Request request = sent.getFirst();
        assertThat(request.uri())
                .hasToString("https://login.microsoftonline.com/my-tenant/oauth2/v2.0/token");
        assertThat(new String(request.body(), UTF_8))
                .contains(
                        "grant_type=client_credentials", "client_id=app", "client_secret=s%2Fcret")
                .contains("scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default");
        assertThat(source.toString()).doesNotContain("cret,").doesNotContain("s/cret");
    }

    @Test
    void aMachineAsksItsOwnServer() throws Exception {
        new ManagedIdentity(ManagedIdentity.MACHINE, "", "my-id", ManagedIdentity.USUAL_RESOURCE)
                .fetch(http);

        Request request = sent.getFirst();
        assertThat(request.uri())
                .hasToString(
                        "http://169.254.169.254/metadata/identity/oauth2/token"
                                + "?api-version=2018-02-01"
                                + "&resource=https%3A%2F%2Fcognitiveservices.azure.com%2F"
                                + "&client_id=my-id");
        assertThat(request.headers()).containsExactly("metadata", "true");
    }

    @Test
    void aFunctionAsksTheServerThatItsEnvironmentNames() throws Exception {
        new ManagedIdentity(
                        URI.create("http://127.0.0.1:41/token"),
                        "guid",
                        "",
                        ManagedIdentity.USUAL_RESOURCE)
                .fetch(http);

        assertThat(sent.getFirst().uri().getQuery()).startsWith("api-version=2019-08-01");
        assertThat(sent.getFirst().headers()).containsExactly("x-identity-header", "guid");
    }

    @Test
    void aTenantIsNoPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ClientSecret("a/../b", "c", "s", ClientSecret.USUAL_AUTHORITY, "x"))
                .withMessageContaining("tenant");
    }
}
