/**
 * Where Google's access tokens come from: a service account, an account of a person, the metadata
 * server of the machine. Imports {@code providers.credential} and {@code providers.dialect} (for
 * JSON).
 */
@NullMarked
package io.tollgate.providers.credential.google;

import org.jspecify.annotations.NullMarked;
