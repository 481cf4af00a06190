package io.tollgate.cluster.hazelcast;

import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;

/**
 * Puts the {@link Handshake} before every connection of a member. The hook is internal to
 * Hazelcast: in its free edition a configured interceptor is left out with a warning, so {@code
 * StrangersTest} shows for each version that this one is not.
 */
final class MemberContext extends DefaultNodeContext {
    private final MemberSocketInterceptor handshake;

    MemberContext(MemberSocketInterceptor handshake) {
        this.handshake = handshake;
    }

    @Override
    public NodeExtension createNodeExtension(Node node) {
        return new Extension(node, handshake);
    }

    private static final class Extension extends DefaultNodeExtension {
        private final MemberSocketInterceptor handshake;

        Extension(Node node, MemberSocketInterceptor handshake) {
            super(node);
            this.handshake = handshake;
        }

        @Override
        public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier qualifier) {
            return handshake;
        }

        @Override
        public void printNodeInfo() {
            // no banner
        }
    }
}
