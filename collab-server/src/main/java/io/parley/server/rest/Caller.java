package io.parley.server.rest;

import java.util.Set;

/**
 * Whoever has shown an access key.
 *
 * @param account its account's name, to which its questions belong
 * @param member the member for whom it asks
 */
record Caller(String account, String member, Set<Right> rights) {
  Caller {
    rights = Set.copyOf(rights);
  }
}
