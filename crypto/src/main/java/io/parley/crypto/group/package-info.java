/**
 * One key for all members of a collaboration, over a relay that is trusted with nothing: how three
 * members and more come to it ({@link io.parley.crypto.group.GroupKeyRun}), and how any number of
 * them makes sure that all hold the same ({@link io.parley.crypto.group.KeyConfirmation}).
 */
@org.jspecify.annotations.NullMarked
package io.parley.crypto.group;
