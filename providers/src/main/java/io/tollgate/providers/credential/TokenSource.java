package io.tollgate.providers.credential;

/** How a token is fetched. Immutable; one is fetched at a time for each {@link Credential}. */
public interface TokenSource {
    /**
     * Tells this source from others: two of the same identity give the same tokens. May hold a
     * secret, so it is shown nowhere.
     */
    String identity();

    /**
     * Fetches a token. Runs on a virtual thread and may block.
     *
     * @throws TokenFailure where none is to be had
     */
    AccessToken fetch(TokenHttp http) throws TokenFailure;
}
