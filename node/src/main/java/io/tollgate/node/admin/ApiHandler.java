package io.tollgate.node.admin;

/** Answers a call, on a thread that may block. */
@FunctionalInterface
interface ApiHandler {
    /**
     * The answer.
     *
     * @throws ApiRefusal where there is none
     */
    ApiAnswer answer(ApiCall call) throws InterruptedException;
}
