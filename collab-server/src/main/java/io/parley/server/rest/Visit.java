package io.parley.server.rest;

import io.parley.server.account.Account;
import io.parley.server.room.RoomResources;
import java.util.Optional;

/**
 * A request whose key is known: who asks, and all that there is for it, which is what belongs to
 * its collaboration.
 *
 * @param collaboration the collaboration's name
 */
record Visit(String collaboration, Account account, RoomResources room, QuestionDesk desk) {

  /** What of it a mapping takes as a parameter of this type. */
  Optional<Object> part(Class<?> type) {
    if (type.equals(Account.class)) {
      return Optional.of(account);
    } else if (type.equals(RoomResources.class)) {
      return Optional.of(room);
    }
    return type.equals(QuestionDesk.class) ? Optional.of(desk) : Optional.empty();
  }

  /** Whether mappings may take parameters of this type. */
  static boolean has(Class<?> type) {
    return type.equals(Account.class)
        || type.equals(RoomResources.class)
        || type.equals(QuestionDesk.class);
  }
}
