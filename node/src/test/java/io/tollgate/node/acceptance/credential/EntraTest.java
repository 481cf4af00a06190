package io.tollgate.node.acceptance.credential;

import static io.tollgate.node.acceptance.credential.GoogleCredentials.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Azure's deployments with a token of Entra in the place of a key. */
class EntraTest {
    private static final String TOKEN = ProviderYaml.CANARY + "token";

    @Test
    void theTokenGoesAsBearer() throws IOException {
        try (FakeUpstream tokens = FakeUpstream.start();
                FakeUpstream provider = FakeUpstream.start()) {
            tokens.answer("/my-tenant/oauth2/v2.0/token", Reply.json(200, token(TOKEN, 3600)));
            provider.answer(Reply.json(200, OpenAiAnswers.completion("m", "Hello")));
            String keys =
                    "[{name: app, entra: {tenant: my-tenant, client-id: app, client-secret: s,"
                            + " authority: 'http://127.0.0.1:"
                            + tokens.port()
                            + "'}}]";
            var azure =
                    new ProviderYaml(
                            "azure",
                            provider.baseUrl().replace("/v1", "/openai"),
                            List.of(),
                            Map.of("keys", keys, "api-version", "2024-10-21"));
            try (RunningGateway gateway = RunningGateway.start(GatewayYaml.of(azure))) {
                RawResponse response = gateway.chat("azure/gpt");

                assertThat(response.status()).as(response.text()).isEqualTo(200);
                assertThat(provider.lastRequest().header("authorization"))
                        .isEqualTo("Bearer " + TOKEN);
                assertThat(provider.lastRequest().header("api-key")).isNull();
                assertThat(provider.lastRequest().target())
                        .isEqualTo(
                                "/openai/deployments/gpt/chat/completions?api-version=2024-10-21");
            }
        }
    }
}
