/**
 * Documents that all nodes agree on: versioned, changed by compare-and-set, in force on every node
 * before a change counts as confirmed, and kept on the disk of each. What a document says is not
 * known here.
 */
@NullMarked
package io.tollgate.cluster.document;

import org.jspecify.annotations.NullMarked;
