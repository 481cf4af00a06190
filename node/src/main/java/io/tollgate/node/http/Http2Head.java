package io.tollgate.node.http;

import io.tollgate.node.request.Exchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The head of an HTTP/2 request, as Undertow has read it. */
final class Http2Head implements RequestHead {
    private final HttpServerExchange undertow;

    Http2Head(HttpServerExchange undertow) {
        this.undertow = undertow;
    }

    @Override
    public String method() {
        return undertow.getRequestMethod().toString();
    }

    @Override
    public String path() {
        return undertow.getRequestURI();
    }

    @Override
    public String query() {
        return undertow.getQueryString();
    }

    @Override
    public @Nullable String header(String lowerCaseName) {
        return undertow.getRequestHeaders().getFirst(new HttpString(lowerCaseName));
    }

    @Override
    public int count(String lowerCaseName) {
        HeaderValues values = undertow.getRequestHeaders().get(new HttpString(lowerCaseName));
        return values == null ? 0 : values.size();
    }

    @Override
    public void forEachHeader(Exchange.HeaderVisitor visitor) {
        HeaderMap headers = undertow.getRequestHeaders();
        for (long at = headers.fastIterate(); at != -1; at = headers.fiNext(at)) {
            HeaderValues values = headers.fiCurrent(at);
            String name = values.getHeaderName().toString().toLowerCase(Locale.ROOT);
            for (int i = 0; i < values.size(); i++) {
                visitor.header(name, values.get(i));
            }
        }
    }
}
