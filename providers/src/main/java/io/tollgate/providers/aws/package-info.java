/**
 * How a request proves to AWS whose it is: Signature Version 4, and the credentials it is made
 * with. Knows nothing of models. Imports {@code providers.upstream}.
 */
@NullMarked
package io.tollgate.providers.aws;

import org.jspecify.annotations.NullMarked;
