package io.parley.server.party;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import java.util.Optional;

/** The policy files of a party are other than those that it signed, or cannot be read. */
final class PoliciesUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String party;

  PoliciesUnusable(String party) {
    super(
        "the policies of `%s` have changed and cannot be used; its operator finds out why in the log"
            .formatted(party));
    this.party = party;
  }

  /** What an asker reads: waiting does not help, the owner does. */
  Reason reason() {
    return ReasonCode.MEMBER_UNAVAILABLE.reason(
        "the policies of `%s` are not as it signed them, or cannot be read; nothing was charged"
            .formatted(party),
        Optional.empty(),
        "tell the operator of that node, whose log says which file; then ask again");
  }
}
