package io.tollgate.providers.upstream;

import java.nio.ByteBuffer;

/**
 * What happens to one call, told on its I/O thread: head, any number of body pieces of which the
 * last is marked, or a failure at any point, after which nothing follows. After {@link
 * UpstreamCall#cancel} nothing is told any more. A listener may cancel or begin calls from within
 * any of its methods; one that throws has its call ended and its connection closed.
 */
public interface ResponseListener {
    /** The final head; interim (1xx) ones are not told. */
    void onHead(ResponseHead head);

    /**
     * A piece of the body, transfer and content encoding removed. The buffer belongs to the client
     * of this thread and is valid until the method returns; all of it must be taken. To slow the
     * provider down, call {@link UpstreamCall#pause}.
     *
     * @param last whether the body ends here; the piece may then be empty
     */
    void onBody(ByteBuffer bytes, boolean last);

    void onFailure(UpstreamFailure failure);
}
