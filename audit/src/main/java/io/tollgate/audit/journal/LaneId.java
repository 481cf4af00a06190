package io.tollgate.audit.journal;

/**
 * A lane of one run of the node.
 *
 * @param run counts the node's starts
 * @param lane its number within the run
 */
record LaneId(int run, int lane) {}
