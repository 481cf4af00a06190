/**
 * Between the bytes of a client API and the bytes of a provider's wire format. One package below
 * this for each wire format; this one holds what they share. Imports {@code providers.upstream}.
 */
@NullMarked
package io.tollgate.providers.dialect;

import org.jspecify.annotations.NullMarked;
