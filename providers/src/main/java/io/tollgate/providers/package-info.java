/** Everything that knows a provider. Imports nothing of the other modules. */
@NullMarked
package io.tollgate.providers;

import org.jspecify.annotations.NullMarked;
