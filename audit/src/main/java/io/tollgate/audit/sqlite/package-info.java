/**
 * The store for one node without a database server: an SQLite file. Readers may open it beside the
 * writer. JDBC stays in here.
 */
@NullMarked
package io.tollgate.audit.sqlite;

import org.jspecify.annotations.NullMarked;
