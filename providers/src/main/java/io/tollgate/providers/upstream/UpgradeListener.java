package io.tollgate.providers.upstream;

/**
 * What happens to a call that asks for another protocol. After a head of status 101 the body is
 * what the provider sends in that protocol, byte for byte; its end is the end of the connection.
 * Any other head is that of a usual answer.
 */
public interface UpgradeListener extends ResponseListener {
    /** What {@link UpgradedCall#write} had kept has been taken by the socket. */
    void onWritable();
}
