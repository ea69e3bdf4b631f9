package io.parley.server.party;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import java.util.Optional;

/** A table that a party offers where it lies cannot be offered now. */
final class TableUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String party;
  private final String table;

  TableUnusable(String party, String table, Throwable cause) {
    super("the table `%s` of `%s` cannot be offered now".formatted(table, party), cause);
    this.party = party;
    this.table = table;
  }

  /** What an asker reads; why is the operator's to read. */
  Reason reason() {
    return ReasonCode.MEMBER_UNAVAILABLE.reason(
        "the table `%s.%s` lies outside its node, which cannot offer it now; nothing was charged"
            .formatted(party, table),
        Optional.empty(),
        "tell the operator of that node, whose log says why; then ask again");
  }
}
