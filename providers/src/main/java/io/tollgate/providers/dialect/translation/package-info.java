/**
 * What stands between a client API and a provider of another one: a {@link
 * io.tollgate.providers.dialect.translation.ClientSide} and an {@link
 * io.tollgate.providers.dialect.translation.UpstreamSide}, put together by {@link
 * io.tollgate.providers.dialect.translation.Translation}. The sides are in the packages of their
 * formats. Imports {@code providers.chat} and {@code providers.dialect}.
 */
@NullMarked
package io.tollgate.providers.dialect.translation;

import org.jspecify.annotations.NullMarked;
