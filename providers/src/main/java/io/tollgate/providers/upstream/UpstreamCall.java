package io.tollgate.providers.upstream;

/** A call under way. All methods on its I/O thread; all are without effect once it has ended. */
public interface UpstreamCall {
    /** Closes the connection at once; the listener hears nothing more. */
    void cancel();

    /** Stops reading until {@link #resume}; bytes already read are still told. */
    void pause();

    void resume();

    /** Whether the server may have seen some of the request. */
    boolean sent();
}
