/** The data-driven list of providers that speak a known wire format, with their quirks. */
@NullMarked
package io.tollgate.providers.profile;

import org.jspecify.annotations.NullMarked;
