package io.parley.identity.history;

/**
 * What a run came to.
 *
 * @param run its number
 * @param worked records whose people were found anew; of an incremental run those alone that hang
 *     together with a change
 * @param linked records that came to a person
 * @param unlinked records that left one
 * @param aliases ids that became an alias, or lead elsewhere than before
 * @param people how many there are now
 */
public record Outcome(
    long run, long worked, long linked, long unlinked, long aliases, long people) {}
