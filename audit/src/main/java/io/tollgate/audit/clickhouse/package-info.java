/**
 * Rows in ClickHouse: its tables, how a batch gets there once and only once, and how rows come back
 * for a proof. Imports the row, the border {@link io.tollgate.audit.Store} and ClickHouse's own
 * client.
 */
@NullMarked
package io.tollgate.audit.clickhouse;

import org.jspecify.annotations.NullMarked;
