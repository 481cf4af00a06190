package io.tollgate.node.request;

/** Answers an exchange whose body has been read, now or later, on its I/O thread. */
public interface ExchangeHandler {
    void handle(Exchange exchange);
}
