/** A party's node: sources to people, and the party's side of a question. */
@org.jspecify.annotations.NullMarked
package io.parley.server.party;
