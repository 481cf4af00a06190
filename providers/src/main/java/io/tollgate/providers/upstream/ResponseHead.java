package io.tollgate.providers.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Status and headers of an upstream response, as the provider sent them: content-length and
 * content-encoding may be there although the body is told decoded, so they are not for passing on.
 * Names are compared without regard to case.
 */
public interface ResponseHead {
    int status();

    /** The first value of that header, trimmed, or null. */
    @Nullable String header(String name);

    /** Calls {@code visitor} for each header line in order. */
    void forEach(HeaderVisitor visitor);

    /** Takes one header. */
    interface HeaderVisitor {
        void header(String name, String value);
    }
}
