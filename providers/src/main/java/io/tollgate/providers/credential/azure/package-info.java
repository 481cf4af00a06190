/**
 * Where the access tokens of Microsoft's Entra come from: an application with a secret, or the
 * identity of the machine. Imports {@code providers.credential}.
 */
@NullMarked
package io.tollgate.providers.credential.azure;

import org.jspecify.annotations.NullMarked;
