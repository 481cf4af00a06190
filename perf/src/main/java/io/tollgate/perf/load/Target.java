package io.tollgate.perf.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where load goes and as whom: an endpoint on this machine.
 *
 * @param base such as {@code http://127.0.0.1:8080/v1}
 * @param model pattern of the model names to ask for, where {@code *} stands for the mock's own
 *     name
 * @param key sent as bearer token
 * @param api the format of the bodies
 * @param headers further header lines, such as {@code x-tenant: a}
 */
record Target(URI base, String model, String key, ClientApi api, List<String> headers) {
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
        this(base, model, key, ClientApi.OPENAI, List.of());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), base.getPort());
    }

    /** A request whose body is about {@code bytes} long, ready to be written. */
    ByteBuffer request(String mockModel, int bytes, boolean stream) {
        String name = model.replace("*", mockModel);
        String body = stream ? ClientApi.streamed(name, bytes) : api.body(name, bytes);
        return Bytes.direct(
                "POST "
                        + base.getPath()
                        + api.path()
                        + " HTTP/1.1\r\nHost: "
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
        return Stream.concat(api.headers().stream(), headers.stream())
                .map(line -> "\r\n" + line)
                .collect(Collectors.joining());
    }
}
