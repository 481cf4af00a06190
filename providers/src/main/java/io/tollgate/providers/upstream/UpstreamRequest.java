package io.tollgate.providers.upstream;

/**
 * One request as it goes out.
 *
 * @param fixedHead request line and headers that are the same for every call of a provider key and
 *     operation, each line ended by CRLF; no content-length, no blank line at the end. The client
 *     adds the length, save to a GET or HEAD without a body
 * @param extraHead further header lines in the same form; may be empty
 * @param body the bytes of the body
 */
public record UpstreamRequest(byte[] fixedHead, byte[] extraHead, Body body) {}
