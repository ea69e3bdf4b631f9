package io.parley.server.rest;

import io.parley.server.account.Account;
import io.parley.server.room.RoomResources;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request whose key is known: who asks, and all that there is for it, which is what belongs to
 * its collaboration.
 *
 * @param collaboration the collaboration's name
 * @param parts what mappings of this server take as parameters, one of a type
 */
record Visit(String collaboration, Account account, List<Object> parts) {
  private static final Set<Class<?>> TYPES =
      Set.of(Account.class, RoomResources.class, QuestionDesk.class, AudiencePlace.class);

  Visit {
    parts = List.copyOf(parts);
  }

  /** What of it a mapping takes as a parameter of this type. */
  Optional<Object> part(Class<?> type) {
    return type.equals(Account.class)
        ? Optional.of(account)
        : parts.stream().filter(type::isInstance).findFirst();
  }

  /** Whether mappings may take parameters of this type. */
  static boolean has(Class<?> type) {
    return TYPES.contains(type);
  }
}
