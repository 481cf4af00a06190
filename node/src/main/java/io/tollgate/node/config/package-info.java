/**
 * The configuration: a tree of records that check themselves, the loader that reads it from {@code
 * tollgate.yaml} or from the environment alone, and the watcher that takes over a changed file.
 * Environment variables and system properties are read here and nowhere else. Imports {@code
 * providers.profile}, {@code providers.upstream} and {@code governance.tenant} only.
 */
@NullMarked
package io.tollgate.node.config;

import org.jspecify.annotations.NullMarked;
