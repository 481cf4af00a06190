/** What the gateway writes down of its requests, read back from its store. */
package io.tollgate.node.acceptance.record;
