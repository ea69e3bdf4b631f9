package io.parley.server.room;

import io.parley.server.wire.Reply;

/** A party's word on a grant, or that there is none. */
sealed interface Reserving {
  String party();

  /** Whether the party may hold a price for it. */
  default boolean mayHold() {
    return !(this instanceof Spoke spoke) || !spoke.reply().wasRefused();
  }

  /** It reserved, or refused. */
  record Spoke(String party, Reply reply) implements Reserving {}

  /** It could not be asked, or its answer did not come. */
  record Silent(String party, MemberUnavailable why) implements Reserving {}
}
