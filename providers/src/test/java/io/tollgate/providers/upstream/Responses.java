package io.tollgate.providers.upstream;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Responses on the wire and what must become of them. */
final class Responses {
    private Responses() {}

    /**
     * A response that is right.
     *
     * @param keeps whether the connection can be used again after it
     * @param closes whether the close of the connection ends the body
     */
    record Good(String name, String wire, int status, String body, boolean keeps, boolean closes) {
        byte[] bytes() {
            return wire.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A response that is not HTTP, and a word of the message about it. */
    record Bad(String name, String wire, String word) {
        byte[] bytes() {
            return wire.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Good> good() {
        return List.of(
                kept("length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
                kept("empty", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", 200, ""),
                kept("no reason", "HTTP/1.1 404\r\ncontent-length: 2\r\n\r\nno", 404, "no"),
                kept("bare newlines", "HTTP/1.1 200 OK\ncontent-length: 1\n\nx", 200, "x"),
                kept("no content", "HTTP/1.1 204 No Content\r\nx: y\r\n\r\n", 204, ""),
                kept(
                        "not modified",
                        "HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n",
                        304,
                        ""),
                kept(
                        "interim heads",
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n"
                                + "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok",
                        200,
                        "ok"),
                kept(
                        "same length twice",
                        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nContent-Length: 2\r\n\r\nok",
                        200,
                        "ok"),
                kept(
                        "chunks",
                        head("transfer-encoding: Chunked")
                                + "5\r\nhello\r\n1\r\n,\r\n00A\r\n wide worl\r\n1\r\nd\r\n0\r\n\r\n",
                        200,
                        "hello, wide world"),
                kept(
                        "chunks with extensions and trailers",
                        head("transfer-encoding: chunked")
                                + "3;a=b;c=\"d\"\r\nabc\r\n2 \r\nde\r\n0;last\r\nx-t: 1\r\ny: 2\r\n\r\n",
                        200,
                        "abcde"),
                kept(
                        "no chunk",
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                        200,
                        ""),
                kept(
                        "old and kept alive",
                        "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok",
                        200,
                        "ok"),
                closed("old", "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok", "ok", false),
                closed("old until close", "HTTP/1.0 200 OK\r\n\r\nall of it", "all of it", true),
                closed("until close", "HTTP/1.1 200 OK\r\nx: y\r\n\r\nall", "all", true),
                closed("nothing until close", "HTTP/1.1 200 OK\r\nx: y\r\n\r\n", "", true),
                closed(
                        "close announced",
                        "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\ncontent-length: 2\r\n\r\nok",
                        "ok",
                        false),
                closed(
                        "bytes after the body",
                        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokEXTRA",
                        "ok",
                        false));
    }

    static List<Bad> bad() {
        return List.of(
                new Bad("garbage", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1."),
                new Bad("a html page", "<html>", "HTTP/1."),
                new Bad("http 2", "HTTP/2 200\r\n\r\n", "HTTP/1."),
                new Bad("status of letters", "HTTP/1.1 abc OK\r\n\r\n", "status line"),
                new Bad("short status", "HTTP/1.1 20\r\nx: y\r\n\r\n", "status line"),
                new Bad("long status", "HTTP/1.1 2000 OK\r\nx: y\r\n\r\n", "status line"),
                new Bad("status below 100", "HTTP/1.1 042 OK\r\nx: y\r\n\r\n", "status line"),
                new Bad("upgrade", "HTTP/1.1 101 Switching\r\n\r\n", "101"),
                new Bad("no colon", "HTTP/1.1 200 OK\r\nabc\r\n\r\n", "header line"),
                new Bad("no name", "HTTP/1.1 200 OK\r\n: v\r\n\r\n", "header line"),
                new Bad("blank in a name", "HTTP/1.1 200 OK\r\na b: v\r\n\r\n", "header line"),
                new Bad("folded", "HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n", "header line"),
                new Bad("empty length", head("content-length: "), "content-length"),
                new Bad("negative length", head("content-length: -1"), "content-length"),
                new Bad("signed length", head("content-length: +1"), "content-length"),
                new Bad("length of words", head("content-length: five"), "content-length"),
                new Bad("two lengths", head("content-length: 5, 5"), "content-length"),
                new Bad(
                        "huge length",
                        head("content-length: 99999999999999999999"),
                        "content-length"),
                new Bad(
                        "two different lengths",
                        head("content-length: 5\r\ncontent-length: 6"),
                        "conflicts"),
                new Bad(
                        "length and chunks",
                        head("content-length: 5\r\ntransfer-encoding: chunked"),
                        "conflicts"),
                new Bad(
                        "chunks and length",
                        head("transfer-encoding: chunked\r\ncontent-length: 5"),
                        "conflicts"),
                new Bad(
                        "chunked twice",
                        head("transfer-encoding: chunked\r\ntransfer-encoding: chunked"),
                        "conflicts"),
                new Bad("gzip transfer", head("transfer-encoding: gzip, chunked"), "supported"),
                new Bad("unknown transfer", head("transfer-encoding: xchunked"), "supported"),
                new Bad("chunk size of letters", chunks("xyz\r\n"), "chunk size"),
                new Bad("no chunk size", chunks("\r\n"), "chunk size"),
                new Bad("chunk size below zero", chunks("-1\r\n"), "chunk size"),
                new Bad("huge chunk size", chunks("ffffffffffffffff\r\n"), "chunk size"),
                new Bad("chunk too long", chunks("2\r\nabc\r\n"), "not followed"),
                new Bad("broken chunk line", chunks("2\rx\nab\r\n"), "chunk line"),
                new Bad("long extension", chunks("2;" + "e".repeat(5_000)), "longer"),
                new Bad("long trailers", chunks("0\r\n" + "t: v\r\n".repeat(5_000)), "longer"),
                new Bad(
                        "too many headers",
                        "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(201) + "\r\n",
                        "more than 200"),
                new Bad("long head", "HTTP/1.1 200 OK\r\na: " + "b".repeat(66_000), "longer"));
    }

    private static Good kept(String name, String wire, int status, String body) {
        return new Good(name, wire, status, body, true, false);
    }

    private static Good closed(String name, String wire, String body, boolean closes) {
        return new Good(name, wire, 200, body, false, closes);
    }

    static String head(String lines) {
        return "HTTP/1.1 200 OK\r\n" + lines + "\r\n\r\n";
    }

    private static String chunks(String rest) {
        return head("transfer-encoding: chunked") + rest;
    }
}
