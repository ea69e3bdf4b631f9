package io.parley.identity.pack;

/**
 * A key of a blocking rule that too many records hold, so that it makes no block.
 *
 * @param rule the rule's place in the model, from 0 on
 * @param example one of the records
 * @param records how many hold it
 */
public record CutBlock(int rule, int example, int records) {}
