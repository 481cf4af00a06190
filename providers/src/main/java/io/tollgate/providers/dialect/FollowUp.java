package io.tollgate.providers.dialect;

import io.tollgate.providers.upstream.Origin;

/**
 * What is still to be asked of a provider whose answer is no more than a place to ask at, because
 * what was asked for is a job that runs on over there.
 */
public sealed interface FollowUp {
    /** Where the job is called off by a POST without a body: below the base URL, with the key. */
    String callOff();

    /**
     * How the job stands; asked again and again, with pauses.
     *
     * @param path below the provider's base URL; asked by a GET with the key
     */
    record Standing(String path, String callOff) implements FollowUp {}

    /**
     * The job's events, as they come.
     *
     * @param origin the server that the provider named; it is not told the key
     * @param target path and query there
     */
    record Events(Origin origin, String target, String callOff) implements FollowUp {}
}
