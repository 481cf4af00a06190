package io.tollgate.perf.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where load goes and as whom: an OpenAI-compatible endpoint on this machine.
 *
 * @param base such as {@code http://127.0.0.1:8080/v1}
 * @param model pattern of the model names to ask for, where {@code *} stands for the mock's own
 *     name
 * @param key sent as bearer token
 * @param headers further header lines, such as {@code x-tenant: a}
 */
record Target(URI base, String model, String key, List<String> headers) {
    Target {
        headers = List.copyOf(headers);
        for (String header : headers) {
            if (header.indexOf(':') < 1) {
                throw new IllegalArgumentException(
                        "header: " + header + " (expected: name: value)");
            }
        }
        if (!"http".equals(base.getScheme()) || base.getPort() < 1) {
            throw new IllegalArgumentException(
                    "url: " + base + " (expected: http://127.0.0.1:PORT/PATH)");
        }
        if (!base.getHost().equals("127.0.0.1") && !base.getHost().equals("localhost")) {
            throw new IllegalArgumentException(
                    "url: " + base + " (expected: 127.0.0.1; load stays on this machine)");
        }
    }

    Target(URI base, String model, String key) {
        this(base, model, key, List.of());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), base.getPort());
    }

    /** A request whose body is about {@code bytes} long, ready to be written. */
    ByteBuffer request(String mockModel, int bytes, boolean stream) {
        String body = body(model.replace("*", mockModel), bytes, stream);
        return Bytes.direct(
                "POST "
                        + base.getPath()
                        + "/chat/completions HTTP/1.1\r\nHost: "
                        + base.getAuthority()
                        + "\r\nAuthorization: Bearer "
                        + key
                        + headerLines()
                        + "\r\nContent-Type: application/json\r\nAccept: */*\r\n"
                        + "User-Agent: tollgate-perf\r\nContent-Length: "
                        + Bytes.of(body).length
                        + "\r\n\r\n"
                        + body);
    }

    private String headerLines() {
        return headers.isEmpty() ? "" : "\r\n" + String.join("\r\n", headers);
    }

    private static String body(String model, int bytes, boolean stream) {
        String before =
                """
                {"model":"%s",%s"messages":[{"role":"system","content":"You are brief."},\
                {"role":"user","content":\"\
                """
                        .formatted(
                                model,
                                stream
                                        ? "\"stream\":true,"
                                                + "\"stream_options\":{\"include_usage\":true},"
                                        : "");
        String after = "\"}],\"temperature\":0.7,\"max_tokens\":400}";
        return before + MockAnswers.filler(bytes - before.length() - after.length()) + after;
    }
}
