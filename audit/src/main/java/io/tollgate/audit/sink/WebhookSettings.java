package io.tollgate.audit.sink;

import java.net.URI;
import java.time.Duration;

/**
 * Where a webhook goes.
 *
 * @param secret signs each batch; shared with the receiver; never printed
 * @param timeout for a whole call, connecting included
 */
public record WebhookSettings(URI url, String secret, Duration timeout) {
    public WebhookSettings {
        String scheme = url.getScheme();
        if ((!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme))
                || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "url: " + url + " (expected: http:// or https:// and a host)");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("secret: empty (expected: a shared secret)");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
        }
    }

    @Override
    public String toString() {
        return "WebhookSettings[url=" + url.getHost() + ", secret=***, timeout=" + timeout + "]";
    }
}
