package io.parley.server.room;

import io.parley.policy.Reason;
import io.parley.policy.ReasonCode;
import java.util.Optional;

/** A party's node that offers nothing at the moment: it does not answer, or may not. */
final class MemberUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String member;

  MemberUnavailable(String member, RuntimeException cause) {
    super("the node of `" + member + "` offers nothing at the moment", cause);
    this.member = member;
  }

  /** What the asker reads: the node's own words where it gave some, else its log says why. */
  Reason reason() {
    if (getCause() instanceof PartyRefused refused) {
      return refused.reason();
    }
    return ReasonCode.MEMBER_UNAVAILABLE.reason(
        "the node of `%s` cannot be asked at the moment; nothing was charged".formatted(member),
        Optional.empty(),
        "ask again later, or tell the operator of that node, whose log says why");
  }
}
