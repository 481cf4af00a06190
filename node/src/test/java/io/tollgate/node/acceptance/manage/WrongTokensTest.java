package io.tollgate.node.acceptance.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Whoever tries many tokens has to wait. */
class WrongTokensTest {
    @Test
    void afterTwentyWrongOnesItIsTooManyAndSaysWhenAgain() throws Exception {
        try (var gateway =
                        RunningGateway.start(
                                GatewayYaml.of(ProviderYaml.of("fake", "http://127.0.0.1:9/v1")));
                var wrong = new AdminClient(gateway.adminUri(), "tga-wrong");
                var none = new AdminClient(gateway.adminUri(), "");
                var right = new AdminClient(gateway.adminUri(), GatewayYaml.ADMIN_TOKEN)) {
            assertThat(right.get("/api/me").status()).isEqualTo(200);
            var statuses = new ArrayList<Integer>();
            for (int i = 0; i < 20; i++) {
                statuses.add(wrong.get("/api/me").status());
                assertThat(none.get("/api/me").status()).isEqualTo(401);
            }

            AdminClient.Answer late = wrong.get("/api/me");

            assertThat(statuses).containsOnly(401);
            assertThat(late.refused(429).path("code").asText()).isEqualTo("too_many_attempts");
            assertThat(late.response().headers().firstValue("retry-after")).isPresent();
            assertThat(right.get("/api/me").status()).isEqualTo(429);
            assertThat(right.get("/health/live").status()).isEqualTo(200);
            assertThat(right.get("/metrics").status()).isEqualTo(200);
        }
    }
}
