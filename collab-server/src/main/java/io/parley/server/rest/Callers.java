package io.parley.server.rest;

import io.parley.server.room.Accounts;
import java.util.EnumSet;
import java.util.Optional;

/** Who an access key stands for: the one place where accounts and their rights come in. */
@FunctionalInterface
interface Callers {
  /** The caller of a key; empty for any key that opens nothing, whatever the reason. */
  Optional<Caller> of(String accessKey);

  /** The accounts of a room whose accounts have no roles: each may do all. */
  static Callers of(Accounts accounts) {
    return key ->
        accounts.find(key).map(a -> new Caller(a.name(), a.member(), EnumSet.allOf(Right.class)));
  }
}
