package io.tollgate.providers.dialect.translation;

import io.tollgate.providers.chat.ChatEvent;

/** Is told the events of one answer in their order. */
@FunctionalInterface
public interface ChatEvents {
    void tell(ChatEvent event);
}
