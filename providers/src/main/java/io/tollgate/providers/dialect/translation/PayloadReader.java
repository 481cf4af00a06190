package io.tollgate.providers.dialect.translation;

/**
 * Reads the payloads of one stream in a provider's format, whatever frames them. One instance a
 * call, one thread; throws nothing.
 */
public interface PayloadReader {
    /** Reads one payload, which is not empty. */
    Result read(byte[] bytes, int start, int end, ChatEvents events);

    /** The stream is at its end: tells what is owed and whether the answer was complete. */
    boolean ended(ChatEvents events);

    /** What a payload was. */
    enum Result {
        MORE,
        /** The terminal one. */
        COMPLETE,
        /** An error of the provider. */
        ERROR,
        /** Not of this format. */
        MALFORMED
    }
}
