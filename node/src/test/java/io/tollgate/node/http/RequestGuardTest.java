package io.tollgate.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two servers could read in two ways, over raw sockets. Each is followed on the same
 * connection by a request that a confused server would execute.
 */
final class RequestGuardTest {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String TE_CHUNKED = "\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final AtomicInteger EXECUTED = new AtomicInteger();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.start(exchange -> {
                    EXECUTED.incrementAndGet();
                    exchange.respond(200, null, List.of(), ByteBuffer.allocate(0));
                });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Payload> refused() {
        return Stream.concat(Stream.concat(framing(), heads()), Stream.concat(chunks(), paths()));
    }

    private static Stream<Payload> framing() {
        return Stream.of(
                post("CL and TE", "Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
                post("TE and CL", "Transfer-Encoding: chunked\r\nContent-Length: 4", "0\r\n\r\n"),
                post("xchunked", "Transfer-Encoding: xchunked", "0\r\n\r\n"),
                post("chunked, identity", "Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
                post("identity, chunked", "Transfer-Encoding: identity, chunked", "0\r\n\r\n"),
                post("identity", "Transfer-Encoding: identity", ""),
                post("gzip, chunked", "Transfer-Encoding: gzip, chunked", "0\r\n\r\n"),
                post("TE twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x", "0\r\n\r\n"),
                post(
                        "TE chunked twice",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                        "0\r\n\r\n"),
                post("quoted TE", "Transfer-Encoding: \"chunked\"", "0\r\n\r\n"),
                post("empty TE", "Transfer-Encoding: ", "0\r\n\r\n"),
                post("TE with a parameter", "Transfer-Encoding: chunked;q=1", "0\r\n\r\n"),
                post("TE with a vertical tab", "Transfer-Encoding: \u000bchunked", "0\r\n\r\n"),
                raw(
                        "TE on 1.0",
                        "POST /v1/x HTTP/1.0\r\nHost: h\r\nConnection: keep-alive"
                                + TE_CHUNKED
                                + "0\r\n\r\n"),
                post("two CL", "Content-Length: 4\r\nContent-Length: 5", "abcd"),
                post("two equal CL", "Content-Length: 4\r\nContent-Length: 4", "abcd"),
                post("CL list", "Content-Length: 4, 4", "abcd"),
                post("CL with plus", "Content-Length: +4", "abcd"),
                post("CL negative", "Content-Length: -4", "abcd"),
                post("CL hexadecimal", "Content-Length: 0x4", "abcd"),
                post("CL empty", "Content-Length: ", ""),
                post("CL too large", "Content-Length: 99999999999999999999", ""),
                post("CL beyond 64 bits to 4", "Content-Length: 18446744073709551620", "abcd"),
                post("space before colon", "Content-Length : 4", "abcd"),
                post("TE, space before colon", "Transfer-Encoding : chunked", "0\r\n\r\n"),
                post("CL folded", "Content-Length:\r\n 4", "abcd"),
                post("TE folded", "Transfer-Encoding:\r\n chunked", "0\r\n\r\n"));
    }

    private static Stream<Payload> heads() {
        return Stream.of(
                get("folded header", "X-A: b\r\n c"),
                get("folded with a tab", "X-A: b\r\n\tc"),
                get("first header begins with a space", " X-A: b"),
                get("bare LF after a header", "X-A: b\nX-B: c"),
                get("bare CR in a value", "X-A: b\rX-B: c"),
                get("NUL in a value", "X-A: b\0c"),
                get("control character in a name", "X\u0001A: b"),
                get("empty name", ": b"),
                get("no colon", "X-A"),
                raw("no host", "GET /v1/x HTTP/1.1\r\n\r\n"),
                raw("two hosts", "GET /v1/x HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n"),
                raw("invalid host", "GET /v1/x HTTP/1.1\r\nHost: h/#@evil\r\n\r\n"),
                raw("host with a bad port", "GET /v1/x HTTP/1.1\r\nHost: h:99999\r\n\r\n"),
                raw("HTTP/1.9", "GET /v1/x HTTP/1.9\r\nHost: h\r\n\r\n"),
                raw("HTTP/3.0", "GET /v1/x HTTP/3.0\r\nHost: h\r\n\r\n"),
                raw("HTTP/0.9", "GET /v1/x HTTP/0.9\r\nHost: h\r\n\r\n"),
                raw("HTTP/1.1 in small letters", "GET /v1/x http/1.1\r\nHost: h\r\n\r\n"),
                raw("no version", "GET /v1/x\r\nHost: h\r\n\r\n"),
                raw("two spaces", "GET  /v1/x HTTP/1.1\r\nHost: h\r\n\r\n"),
                raw("tab in the request line", "GET\t/v1/x HTTP/1.1\r\nHost: h\r\n\r\n"),
                raw("bare LF after the request line", "GET /v1/x HTTP/1.1\nHost: h\r\n\r\n"),
                raw("bare LF at the end of the head", "GET /v1/x HTTP/1.1\r\nHost: h\n\n"),
                raw("empty line first", "\r\nGET /v1/x HTTP/1.1\r\nHost: h\r\n\r\n"),
                raw("CONNECT", "CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n"),
                new Payload("TRACE", 405, "TRACE /v1/x HTTP/1.1\r\nHost: h\r\n\r\n"),
                raw("server-wide OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"),
                post("unknown expectation", 417, "Expect: 200-ok\r\nContent-Length: 4", "abcd"),
                post(
                        "two expectations",
                        417,
                        "Expect: 100-continue\r\nExpect: x\r\nContent-Length: 4",
                        "abcd"),
                get("101 headers", "X-A: b\r\n".repeat(100) + "X-A: b"),
                get("a header of 33 KiB", "X-A: " + "b".repeat(33 << 10)));
    }

    private static Stream<Payload> chunks() {
        return Stream.of(
                chunked("bare LF after a size", "4\nabcd\r\n0\r\n\r\n"),
                chunked("bare LF after data", "4\r\nabcd\n0\r\n\r\n"),
                chunked("bare LF at the end", "0\r\n\n"),
                chunked("LF in an extension", "4;a\nb\r\nabcd\r\n0\r\n\r\n"),
                chunked("CR in an extension", "4;a\rb\r\nabcd\r\n0\r\n\r\n"),
                chunked("NUL in an extension", "4;a\0b\r\nabcd\r\n0\r\n\r\n"),
                chunked("endless extension", "4;" + "a".repeat(300) + "\r\nabcd\r\n0\r\n\r\n"),
                chunked("size with 0x", "0x4\r\nabcd\r\n0\r\n\r\n"),
                chunked("size with plus", "+4\r\nabcd\r\n0\r\n\r\n"),
                chunked("negative size", "-4\r\nabcd\r\n0\r\n\r\n"),
                chunked("space before the size", " 4\r\nabcd\r\n0\r\n\r\n"),
                chunked("space after the size", "4 \r\nabcd\r\n0\r\n\r\n"),
                chunked("size of 17 digits", "00000000000000004\r\nabcd\r\n0\r\n\r\n"),
                chunked("size beyond 32 bits", "100000004\r\nabcd\r\n0\r\n\r\n"),
                chunked("empty size", "\r\nabcd\r\n0\r\n\r\n"),
                chunked("data longer than its size", "3\r\nabcd\r\n0\r\n\r\n"),
                chunked("trailer without a name", "0\r\n: x\r\n\r\n"),
                chunked("folded trailer", "0\r\nX: y\r\n z\r\n\r\n"),
                chunked("endless trailers", "0\r\n" + "X: y\r\n".repeat(2000) + "\r\n"));
    }

    private static Stream<Payload> paths() {
        return Stream.of(
                        "/v1/../admin",
                        "/v1/..",
                        "/..",
                        "/v1/./x",
                        "/.",
                        "//admin",
                        "/v1//x",
                        "/v1/..%2fadmin",
                        "/v1%2Fx",
                        "/v1/%2e%2e/admin",
                        "/v1/%2E%2E/admin",
                        "/v1/.%2e/admin",
                        "/v1;x/admin",
                        "/v1/x;jsessionid=1",
                        "/v1/%3bx",
                        "/v1\\admin",
                        "/v1%5cadmin",
                        "/v1/%00x",
                        "/v1/%0d%0ax",
                        "/v1/%7f",
                        "/v1/%zz",
                        "/v1/%4",
                        "/v1/%41",
                        "/v1/%e4",
                        "/v1/x#y",
                        "/v1/x\u0001",
                        "/v1/\u00e4",
                        "/v1/{x}",
                        "/v1/<x>",
                        "/v1/\"x\"",
                        "http://h/v1/x",
                        "http://other/v1/x",
                        "https://h:443/admin",
                        "v1/x",
                        "*",
                        "?x=1")
                .map(path -> raw("path " + path, "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Payload payload) throws Exception {
        int before = EXECUTED.get();

        String answers;
        try (RawClient client = server.connect()) {
            client.send(payload.bytes() + SMUGGLED);
            answers = client.rest();
        }

        assertThat(answers).startsWith("HTTP/1.1 " + payload.status() + " ");
        assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(2);
        assertThat(answers).contains("\"type\":\"invalid_request_error\"");
        assertThat(answers).contains("connection: close");
        assertThat(EXECUTED.get()).isEqualTo(before);
    }

    @Test
    void holdsAtLeastSixtyPayloads() {
        assertThat(refused()).hasSizeGreaterThan(60);
    }

    @Test
    void servesNothingBehindAChunkedRequest() throws Exception {
        int before = EXECUTED.get();

        String answers;
        try (RawClient client = server.connect()) {
            client.send(chunked("", "4\r\nabcd\r\n0\r\n\r\n").bytes() + SMUGGLED);
            answers = client.rest();
        }

        assertThat(answers).startsWith("HTTP/1.1 200 ").contains("connection: close");
        assertThat(EXECUTED.get()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @MethodSource("cleanPaths")
    void letsCleanPathsPass(String path) throws Exception {
        try (RawClient client = server.connect()) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    static List<String> cleanPaths() {
        return List.of(
                "/",
                "/v1/models",
                "/v1/models/",
                "/v1/models/meta-llama%20x",
                "/v1/models/a:b@c!$&'()*+,=~",
                "/v1/models/gpt-4.1",
                "/v1/.well-known",
                "/v1/...",
                "/v1/x?a=b&c=%2F..//;d",
                "/v1/%E4%BD%A0");
    }

    private static Payload get(String name, String header) {
        return raw(name, "GET /v1/x HTTP/1.1\r\nHost: h\r\n" + header + "\r\n\r\n");
    }

    private static Payload post(String name, String headers, String body) {
        return post(name, 400, headers, body);
    }

    private static Payload post(String name, int status, String headers, String body) {
        return new Payload(
                name, status, "POST /v1/x HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n\r\n" + body);
    }

    private static Payload chunked(String name, String body) {
        return post(name, "Transfer-Encoding: chunked", body);
    }

    private static Payload raw(String name, String bytes) {
        return new Payload(name, 400, bytes);
    }

    record Payload(String name, int status, String bytes) {
        @Override
        public String toString() {
            return name;
        }
    }
}
