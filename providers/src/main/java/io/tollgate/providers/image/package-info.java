/** Pictures that are made of words, in words of no provider. */
@NullMarked
package io.tollgate.providers.image;

import org.jspecify.annotations.NullMarked;
