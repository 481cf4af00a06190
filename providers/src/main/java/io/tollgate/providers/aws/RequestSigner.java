package io.tollgate.providers.aws;

import io.tollgate.providers.upstream.Body;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.TreeMap;

/** Signs the JSON requests of one set of credentials to one host of Bedrock. Any thread. */
public final class RequestSigner {
    private static final String SERVICE = "bedrock";

    private final AwsSecret secret;
    private final String host;
    private final String contentType;
    private final InstantSource clock;
    private final SigV4 signer;

    /**
     * Prepares it.
     *
     * @param host the value of the header as it is sent
     * @param contentType the same
     */
    public RequestSigner(AwsSecret secret, String host, String contentType, InstantSource clock) {
        this.secret = secret;
        this.host = host;
        this.contentType = contentType;
        this.clock = clock;
        this.signer = new SigV4(secret.region(), SERVICE);
    }

    /**
     * The header lines that prove whose the request is, each ended by CRLF.
     *
     * @param target path and query as they go out
     */
    public byte[] lines(String method, String target, Body body) {
        String date = date(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        String token = secret.credentials().sessionToken();
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", contentType);
        headers.put("host", host);
        headers.put("x-amz-date", date);
        if (token != null) {
            headers.put("x-amz-security-token", token);
        }
        String authorization =
                signer.authorization(
                        secret.credentials(), method, target, headers, date, SigV4.hash(body));
        String lines =
                "x-amz-date: "
                        + date
                        + "\r\n"
                        + (token == null ? "" : "x-amz-security-token: " + token + "\r\n")
                        + "authorization: "
                        + authorization
                        + "\r\n";
        return lines.getBytes(StandardCharsets.US_ASCII);
    }

    /** Such as {@code 20250102T030405Z}. */
    private static String date(LocalDateTime now) {
        var text = new StringBuilder(16);
        two(text, now.getYear() / 100);
        two(text, now.getYear() % 100);
        two(text, now.getMonthValue());
        two(text, now.getDayOfMonth());
        text.append('T');
        two(text, now.getHour());
        two(text, now.getMinute());
        two(text, now.getSecond());
        return text.append('Z').toString();
    }

    private static void two(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** That text of the provider without these secrets. */
    public String mask(String text) {
        return secret.mask(text);
    }
}
