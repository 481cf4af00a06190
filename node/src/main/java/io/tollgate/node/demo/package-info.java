/**
 * The built-in provider {@code demo}: speaks OpenAI's API like any other provider, on a listener of
 * its own, and needs no account. What it answers follows from the request alone. Imports {@code
 * node.request} and Jackson; nothing of the gateway's own path, which must not know that it is
 * there.
 */
@NullMarked
package io.tollgate.node.demo;

import org.jspecify.annotations.NullMarked;
