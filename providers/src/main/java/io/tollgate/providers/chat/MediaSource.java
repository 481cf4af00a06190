package io.tollgate.providers.chat;

/** Where the bytes of an image, a recording or a document are. */
public sealed interface MediaSource {
    /**
     * In the request itself.
     *
     * @param mediaType such as {@code image/png}
     * @param base64 the bytes, as the client wrote them
     */
    record Inline(String mediaType, String base64) implements MediaSource {
        public Inline {
            if (mediaType.isEmpty()) {
                throw new IllegalArgumentException("mediaType: empty (expected: a media type)");
            }
        }
    }

    /** Plain text in the request itself. */
    record PlainText(String text) implements MediaSource {}

    /** At an address that the provider can reach. */
    record Url(String url) implements MediaSource {}

    /** With the provider already. */
    record FileId(String id) implements MediaSource {}
}
