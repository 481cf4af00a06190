/**
 * A real ClickHouse for tests: the library that holds the server, fetched once from the npm
 * registry by version and hash, runs in a JVM of its own that may be killed and started again.
 */
@NullMarked
package io.tollgate.audit.clickhouse.server;

import org.jspecify.annotations.NullMarked;
