package io.tollgate.node.acceptance.money;

import io.tollgate.node.acceptance.gateway.GatewayYaml;
import io.tollgate.node.acceptance.gateway.ProviderYaml;
import io.tollgate.node.acceptance.gateway.RawHttp;
import io.tollgate.node.acceptance.gateway.RawResponse;
import io.tollgate.node.acceptance.gateway.RunningGateway;
import io.tollgate.node.acceptance.upstream.FakeUpstream;
import io.tollgate.node.acceptance.upstream.OpenAiAnswers;
import io.tollgate.node.acceptance.upstream.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Words for gateways with budgets. A token of an answer costs 10,000 nano-dollars, so 100 of them a
 * thousandth of a dollar; prompts cost nothing, so that a worst case is exact.
 */
final class MoneyGateway {
    static final String KEY = "money-client-0123456789";
    static final String PRICES = "{models: [{provider: fake, model: m, input: 0, output: 10}]}";

    private MoneyGateway() {}

    /** A key named {@code client} with those settings, such as {@code budgets: [...]}. */
    static GatewayYaml yaml(FakeUpstream upstream, String keySettings) {
        return GatewayYaml.of(ProviderYaml.of("fake", upstream))
                .virtualKeyWith("client", KEY, keySettings)
                .with("prices", PRICES)
                .with("spending", "{wait: 20s}")
                .with("routing", "{retries-per-key: 0, max-attempts: 1}");
    }

    /** The budget of a calendar month, in dollars. */
    static String budget(String usd, String more) {
        return "budgets: [{usd: " + usd + ", period: month, zone: Europe/Berlin" + more + "}]";
    }

    /** A whole answer of that many tokens. */
    static Reply answer(int tokens) {
        return Reply.json(
                200,
                OpenAiAnswers.completion("m", "Hello")
                        .replaceFirst(
                                "\"usage\":\\{[^}]*}",
                                "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":"
                                        + tokens
                                        + "}"));
    }

    static RawResponse ask(RunningGateway gateway, String maxTokens) throws IOException {
        return ask(gateway, KEY, "fake/m", maxTokens);
    }

    static RawResponse ask(RunningGateway gateway, String key, String model, String maxTokens)
            throws IOException {
        return gateway.exchange(
                RawHttp.post(
                        "/v1/chat/completions",
                        "{\"model\":\"%s\",%s\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .formatted(
                                        model,
                                        maxTokens.isEmpty()
                                                ? ""
                                                : "\"max_tokens\":" + maxTokens + ","),
                        "authorization: Bearer " + key));
    }

    /** All at once, each on a connection of its own; their answers. */
    static List<RawResponse> together(int clients, Callable<RawResponse> one)
            throws InterruptedException, ExecutionException {
        var gate = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<RawResponse>>();
            for (int i = 0; i < clients; i++) {
                running.add(
                        threads.submit(() -> {
                            gate.await();
                            return one.call();
                        }));
            }
            gate.countDown();
            var answers = new ArrayList<RawResponse>();
            for (Future<RawResponse> each : running) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    static long served(List<RawResponse> answers) {
        return answers.stream().filter(answer -> answer.status() == 200).count();
    }
}
