package io.tollgate.node.acceptance.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The official Java client raises the exception that its user expects for each error. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenAiJavaErrorsTest {
    private SdkGateway gateway;

    @BeforeAll
    void start() throws IOException {
        gateway = SdkGateway.start();
    }

    @AfterAll
    void stop() throws IOException {
        gateway.close();
    }

    @Test
    void aFaultOfTheRequestIsABadRequestWithTheProvidersWords() {
        var error = raised(SdkGateway.refusal(400), BadRequestException.class);

        assertThat(error.code()).contains("code_400");
        assertThat(error.getMessage()).contains("Upstream said 400");
    }

    @Test
    void anUnknownVirtualKeyIsUnauthorized() {
        var error = raised("sk-of-nobody", SdkGateway.model("talk"), UnauthorizedException.class);

        assertThat(error.code()).contains("invalid_api_key");
    }

    @Test
    void aModelThatTheKeyMayNotUseIsPermissionDenied() {
        var error =
                raised(
                        SdkGateway.NARROW_KEY,
                        SdkGateway.model("talk"),
                        PermissionDeniedException.class);

        assertThat(error.code()).contains("model_not_allowed");
        assertThat(error.param()).contains("model");
    }

    @Test
    void anUnknownModelIsNotFound() {
        var error = raised("no-such-model", NotFoundException.class);

        assertThat(error.code()).contains("model_not_found");
    }

    @Test
    void aModelThatTheProviderDoesNotKnowIsNotFound() {
        raised(SdkGateway.refusal(404), NotFoundException.class);
    }

    @Test
    void aRateLimitTellsWhenToTryAgain() {
        var error = raised(SdkGateway.refusal(429), RateLimitException.class);

        assertThat(Integer.parseInt(error.headers().values("retry-after").getFirst()))
                .isBetween(5, 7);
    }

    @Test
    void anAccountWithoutMoneyIsNothingToWaitFor() {
        var error = raised(SdkGateway.refusal(402), RateLimitException.class);

        assertThat(error.code()).contains("insufficient_quota");
        assertThat(error.headers().values("x-should-retry")).containsExactly("false");
    }

    @Test
    void aBrokenProviderIsAServerError() {
        raised(SdkGateway.refusal(500), InternalServerException.class);
    }

    @Test
    void anOverloadedProviderIsAServerError() {
        raised(SdkGateway.refusal(503), InternalServerException.class);
    }

    private <E extends OpenAIServiceException> E raised(String model, Class<E> type) {
        return raised(SdkGateway.CLIENT_KEY, model, type);
    }

    private <E extends OpenAIServiceException> E raised(String key, String model, Class<E> type) {
        OpenAIClient client = gateway.openAi(key);
        try {
            var params =
                    ChatCompletionCreateParams.builder()
                            .model(model)
                            .addUserMessage("Hello")
                            .build();
            E error =
                    catchThrowableOfType(
                            type, () -> client.chat().completions().create(params).validate());
            assertThat(error).isNotNull();
            return error;
        } finally {
            client.close();
        }
    }
}
