package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.node.request.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whole requests and whole answers on HTTP/1. */
final class HttpServerTest {
    @Test
    void answersSeveralRequestsOnOneConnection() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::echo);
                RawClient client = server.connect()) {
            for (int i = 0; i < 5; i++) {
                client.send(post("/v1/echo?n=" + i, "body " + i));

                RawClient.Answer answer = client.answer();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("body " + i);
                assertThat(answer.header("x-target")).isEqualTo("/v1/echo?n=" + i);
                assertThat(answer.header("connection")).isEmpty();
            }
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::echo);
                RawClient client = server.connect()) {
            client.send(post("/1", "a") + get("/2") + post("/3", "c") + post("/4", "d"));

            for (String expected : List.of("a", "", "c", "d")) {
                assertThat(client.answer().body()).isEqualTo(expected);
            }
        }
    }

    @Test
    void keepsPipelinedBytesThatArriveWhileAnAnswerIsAwaited() throws Exception {
        var first = new CompletableFuture<Exchange>();
        try (TestServer server =
                        TestServer.start(exchange -> {
                            if (!first.complete(exchange)) {
                                echo(exchange);
                            }
                        });
                RawClient client = server.connect()) {
            client.send(post("/1", "a"));
            Exchange waiting = first.get(10, TimeUnit.SECONDS);
            String late = "x".repeat(40_000);
            client.send(post("/2", "b") + post("/3", late));
            try (RawClient other = server.connect()) {
                other.send(get("/other"));
                assertThat(other.answer().status()).isEqualTo(200);
            }

            waiting.loop().upstream().execute(() -> echo(waiting));

            assertThat(client.answer().body()).isEqualTo("a");
            assertThat(client.answer().body()).isEqualTo("b");
            assertThat(client.answer().body()).isEqualTo(late);
        }
    }

    @Test
    void readsABodyThatComesInPieces() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::echo);
                RawClient client = server.connect()) {
            String body = "0123456789".repeat(30_000);
            String request = post("/v1/x", body);
            for (int from = 0; from < request.length(); from += 50_001) {
                client.send(request.substring(from, Math.min(request.length(), from + 50_001)));
            }

            assertThat(client.answer().body()).isEqualTo(body);
        }
    }

    @Test
    void readsAHeadThatComesByteByByte() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::echo);
                RawClient client = server.connect()) {
            for (char next : post("/v1/x", "body").toCharArray()) {
                client.send(String.valueOf(next));
            }

            assertThat(client.answer().body()).isEqualTo("body");
        }
    }

    @Test
    void readsAChunkedBodyAndEndsTheConnection() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::echo);
                RawClient client = server.connect()) {
            client.send(head("Transfer-Encoding: chunked") + "4\r\nabcd\r\n");
            client.send("3;name=value\r\nefg\r\n0\r\nTrailer: x\r\n\r\n");

            RawClient.Answer answer = client.answer();

            assertThat(answer.body()).isEqualTo("abcdefg");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void leavesOutTheBodyOfAnAnswerToHead() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::hello);
                RawClient client = server.connect()) {
            client.send("HEAD /v1/x HTTP/1.1\r\nHost: h\r\n\r\n" + get("/v1/y"));

            assertThat(client.answer(true).header("content-length")).isEqualTo("5");
            assertThat(client.answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void asksForTheBodyOfAClientThatExpectsIt() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::echo);
                RawClient client = server.connect()) {
            client.send(head("Expect: 100-continue", "Content-Length: 4"));
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

            client.send("body" + get("/v1/y"));

            assertThat(client.answer().body()).isEqualTo("body");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void doesNotAskForABodyItRefuses() throws Exception {
        HttpLimits limits = TestServer.LIMITS.withBodies(BodyLimits.of(10), 1000);
        try (TestServer server = TestServer.start(limits, HttpServerTest::echo);
                RawClient client = server.connect()) {
            client.send(head("Expect: 100-continue", "Content-Length: 11"));

            assertThat(client.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void tellsAClientThatStillSendsThatItsBodyIsTooLarge() throws Exception {
        HttpLimits limits = TestServer.LIMITS.withBodies(BodyLimits.of(1000), 1 << 20);
        try (TestServer server = TestServer.start(limits, HttpServerTest::echo);
                RawClient declared = server.connect();
                RawClient chunked = server.connect()) {
            declared.send(post("/v1/x", "x".repeat(300_000)));
            chunked.send("POST /v1/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            chunked.send("493e0\r\n" + "x".repeat(300_000) + "\r\n0\r\n\r\n");

            for (RawClient client : List.of(declared, chunked)) {
                RawClient.Answer answer = client.answer();
                assertThat(answer.status()).isEqualTo(413);
                assertThat(answer.header("x-request-id")).startsWith("req_");
                assertThat(answer.body()).contains("at most 1000 bytes");
                assertThat(answer.header("connection")).isEqualTo("close");
            }
            assertThat(server.server().stats().refusedForSize()).isEqualTo(2);
        }
    }

    @Test
    void refusesABodyForWhichThereIsNoRoom() throws Exception {
        HttpLimits limits = TestServer.LIMITS.withBodies(BodyLimits.of(1000), 1500);
        var first = new CompletableFuture<Exchange>();
        try (TestServer server = TestServer.start(limits, first::complete);
                RawClient holding = server.connect();
                RawClient refused = server.connect()) {
            holding.send(post("/v1/x", "x".repeat(1000)));
            Exchange held = first.get(10, TimeUnit.SECONDS);
            assertThat(server.server().stats().bufferedBodyBytes()).isEqualTo(1000);

            refused.send(post("/v1/x", "x".repeat(1000)));

            RawClient.Answer answer = refused.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("x-request-id")).startsWith("req_");
            assertThat(answer.header("retry-after")).isEqualTo("1");
            held.loop().upstream().execute(() -> hello(held));
            assertThat(holding.answer().status()).isEqualTo(200);
            // the client may have its answer before the thread has counted the exchange out
            var afterwards = new CompletableFuture<Void>();
            held.loop().upstream().execute(() -> afterwards.complete(null));
            afterwards.get(10, TimeUnit.SECONDS);
            assertThat(server.server().stats().bufferedBodyBytes()).isZero();
            assertThat(server.server().stats().refusedForMemory()).isEqualTo(1);
        }
    }

    @Test
    void reservesNoMemoryForALengthThatIsOnlyDeclared() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::echo);
                RawClient client = server.connect();
                RawClient other = server.connect()) {
            client.send("POST /v1/x HTTP/1.1\r\nHost: h\r\nContent-Length: 16000000\r\n\r\nx");
            other.send(get("/v1/x"));
            assertThat(other.answer().status()).isEqualTo(200);

            assertThat(server.server().stats().bufferedBodyBytes()).isLessThanOrEqualTo(65_536);
        }
    }

    @Test
    void turnsAFailureOfTheHandlerIntoAJsonError() throws Exception {
        try (TestServer server =
                        TestServer.start(_ -> {
                            throw new IllegalStateException("on purpose");
                        });
                RawClient client = server.connect()) {
            client.send(post("/v1/x", "body"));

            RawClient.Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.body())
                    .contains("internal_error", answer.header("x-request-id"))
                    .doesNotContain("on purpose");
        }
    }

    @Test
    void servesOldClients() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::hello);
                RawClient client = server.connect()) {
            client.send("GET /v1/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.answer().header("connection")).isEqualTo("keep-alive");

            client.send("GET /v1/x HTTP/1.0\r\n\r\n");
            assertThat(client.answer().header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void endsTheConnectionWhenTheClientAsksForIt() throws Exception {
        try (TestServer server = TestServer.start(HttpServerTest::hello);
                RawClient client = server.connect()) {
            client.send("GET /v1/x HTTP/1.1\r\nHost: h\r\nConnection: TE, close\r\n\r\n");

            assertThat(client.answer().header("connection")).isEqualTo("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void sendsAnAnswerThatIsLargerThanAllBuffers() throws Exception {
        byte[] large = "0123456789abcdef".repeat(1 << 18).getBytes(StandardCharsets.US_ASCII);
        try (TestServer server =
                        TestServer.start(exchange ->
                                exchange.respond(200, null, List.of(), ByteBuffer.wrap(large)));
                RawClient client = server.connect()) {
            client.send(get("/1") + get("/2"));

            for (int i = 0; i < 2; i++) {
                assertThat(client.answer().body().getBytes(StandardCharsets.US_ASCII))
                        .isEqualTo(large);
            }
        }
    }

    @Test
    void letsNoHeaderValueMakeAHeader() throws Exception {
        try (TestServer server =
                        TestServer.start(exchange ->
                                exchange.respond(
                                        200,
                                        "text/plain",
                                        List.of(
                                                "x-a",
                                                "b\r\nx-evil: c",
                                                "Content-Length",
                                                "99",
                                                "Transfer-Encoding",
                                                "chunked"),
                                        ByteBuffer.wrap(new byte[] {'x'})));
                RawClient client = server.connect()) {
            client.send(get("/v1/x"));

            RawClient.Answer answer = client.answer();

            assertThat(answer.header("x-evil")).isEmpty();
            assertThat(answer.header("x-a")).isEqualTo("b  x-evil: c");
            assertThat(answer.header("content-length")).isEqualTo("1");
            assertThat(answer.header("transfer-encoding")).isEmpty();
        }
    }

    @Test
    void givesHeadersInOrderAndInLowerCase() throws Exception {
        var seen = new CompletableFuture<List<String>>();
        try (TestServer server =
                        TestServer.start(exchange -> {
                            var all = new ArrayList<String>();
                            exchange.forEachHeader((name, value) -> all.add(name + value));
                            all.add(String.valueOf(exchange.header("x-one")));
                            all.add(exchange.peer());
                            seen.complete(all);
                            hello(exchange);
                        });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nX-Two: 2\r\nX-One: 3\r\n\r\n");

            assertThat(seen.get(10, TimeUnit.SECONDS))
                    .containsSubsequence("x-one1", "x-two2", "x-one3", "1", "127.0.0.1");
        }
    }

    @Test
    void refusesConnectionsOverTheCaps() throws Exception {
        try (TestServer server =
                        TestServer.start(
                                TestServer.LIMITS.withConnections(10, 2), HttpServerTest::hello);
                RawClient first = server.connect();
                RawClient second = server.connect()) {
            for (RawClient client : List.of(first, second)) {
                client.send(get("/v1/x"));
                assertThat(client.answer().status()).isEqualTo(200);
            }
            try (RawClient third = server.connect()) {
                assertThat(third.ended()).isTrue();
            }

            HttpStats stats = server.server().stats();
            assertThat(stats.refusedConnections()).isEqualTo(1);
            assertThat(stats.openConnections()).isEqualTo(2);
            assertThat(stats.requests()).isEqualTo(2);
        }
    }

    @Test
    void cutsIdleConnections() throws Exception {
        try (TestServer server =
                        TestServer.start(
                                TestServer.quick(Duration.ofMillis(100)), HttpServerTest::hello);
                RawClient silent = server.connect();
                RawClient used = server.connect()) {
            used.send(get("/v1/x"));
            assertThat(used.answer().status()).isEqualTo(200);

            assertThat(used.ended()).isTrue();
            assertThat(silent.ended()).isTrue();
        }
    }

    private static void echo(Exchange exchange) {
        String query = exchange.query();
        exchange.respond(
                200,
                "text/plain",
                List.of("x-target", exchange.path() + (query.isEmpty() ? "" : "?" + query)),
                ByteBuffer.wrap(exchange.body()));
    }

    private static void hello(Exchange exchange) {
        exchange.respond(
                200,
                "text/plain",
                List.of(),
                ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
    }

    private static String head(String... headers) {
        String all = String.join("\r\n", headers);
        return "POST /v1/x HTTP/1.1\r\nHost: h\r\n" + all + "\r\n\r\n";
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    private static String post(String target, String body) {
        String head = "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: ";
        return head + body.length() + "\r\n\r\n" + body;
    }
}
