package io.parley.server.room;

import io.parley.policy.Reason;
import java.util.List;

/** A party's node answered a request of the room with a refusal, and said why. */
final class PartyRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Reason> reasons;

  PartyRefused(String party, List<Reason> reasons) {
    super("the node of `%s` refuses: %s".formatted(party, reasons.get(0).message()));
    this.reasons = List.copyOf(reasons);
  }

  Reason reason() {
    return reasons.get(0);
  }
}
